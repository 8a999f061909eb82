import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSiteFile } from '../../server/contract/read-site-file.ts';
import { exportSite } from '../../server/usecases/export-site.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { postMovement } from '../../server/usecases/post-movement.ts';
import { contextAt, type MemoryState, memoryState } from '../support/memory-state.ts';
import { setLevel, siteFile, smallSite, smallSiteState, unwrap } from '../support/small-site.ts';

const context = contextAt('2026-11-23T09:00:00Z', 'user:anna');
const take = (state: MemoryState, raw: unknown, { dryRun = false, prune = false } = {}) =>
  importSite(state, { file: siteFile(raw), dryRun, prune }, context);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const kontoret = read('../fixtures/site-kontoret.json');
const everything = (state: MemoryState) =>
  (
    ['site', 'locations', 'suppliers', 'items', 'dispensers', 'devices', 'levels', 'balances', 'movements'] as const
  ).map((collection) => [...state.values(collection)]);

describe('importing a site file', () => {
  it.each([
    ['the recorded site', '../fixtures/site-kontoret.json'],
    ['the demo site', '../../server/demo/site.json'],
  ])('takes %s as it is, and the same file again changes nothing', (_name, path) => {
    const state = memoryState();
    const first = unwrap(take(state, read(path)));
    expect(new Set(first.changes.map(({ change }) => change))).toEqual(new Set(['added', 'counted']));
    expect([state.size('items'), state.size('dispensers'), state.size('levels')]).toEqual([14, 31, 31]);
    expect(state.get('balances', 'towel-roll@forrad')?.onHand).toBe(18);
    expect(state.size('discrepancies')).toBe(0);
    const before = everything(state);
    const again = unwrap(take(state, read(path)));
    expect(again).toEqual({ dryRun: false, changes: [], unchanged: first.changes.length });
    expect(everything(state)).toEqual(before);
  });

  it('tells faults of entries and faults between entries at once, each where the file has it', () => {
    const state = smallSiteState();
    const offer = (supplier: string) => ({
      supplier,
      sku: 'A',
      packSize: 6,
      prices: [{ fromPacks: 1, price: '10.00' }],
    });
    const item = (id: string, supplier: string) => ({
      id,
      name: { en: id },
      category: 'hygiene',
      stockUnit: 'roll',
      offers: [offer(supplier)],
    });
    const dispenser = { id: 'd-1', name: 'D', location: 'nowhere', item: 'broken', capacity: 1 };
    const result = importSite(
      state,
      {
        ...readSiteFile({
          version: 2,
          items: [{ ...item('broken', 'nobody'), category: 'toys' }, item('whole', 'nobody')],
          dispensers: [{ id: 'd-0' }, dispenser],
          stock: [7, { item: 'broken', location: 'attic', onHand: 1 }],
        }),
        dryRun: false,
        prune: false,
      },
      context,
    );
    expect(result.ok ? [] : result.issues?.map(({ path }) => path)).toEqual([
      '$.version',
      '$.items[0].category',
      '$.dispensers[0].name',
      '$.dispensers[0].location',
      '$.dispensers[0].item',
      '$.dispensers[0].capacity',
      '$.stock[0]',
      '$.items[1].offers[0].supplier',
      '$.dispensers[1].location',
      '$.stock[1].location',
    ]);
  });

  it('tells what would change and changes nothing on a dry run', () => {
    const state = memoryState();
    const dry = unwrap(take(state, kontoret, { dryRun: true }));
    expect(everything(state).flat()).toEqual([]);
    const taken = unwrap(take(state, kontoret));
    expect(dry).toMatchObject({ ...taken, dryRun: true });
    expect(dry.changes).toHaveLength(taken.changes.length);
  });

  it('tells on a dry run what stands where it would change, and what would', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 10 }]);
    const items = [{ id: 'roll', name: 'Towel roll', category: 'hygiene', stockUnit: 'roll' }];
    const stock = [{ item: 'roll', location: 'near', onHand: 2 }];
    const { changes } = unwrap(take(state, { version: 1, items, stock }, { dryRun: true }));
    expect(changes.map(({ values }) => values)).toEqual([
      { name: { before: 'Roll', after: 'Towel roll' } },
      { onHand: { before: 10, after: 2 } },
    ]);
  });

  it('changes what differs, names the fields, and leaves alone what the file leaves out', () => {
    const state = smallSiteState();
    const items = [{ id: 'roll', name: { en: 'Towel roll' }, category: 'cleaning', stockUnit: 'roll' }];
    const { changes, unchanged } = unwrap(take(state, { version: 1, items }));
    expect(changes).toEqual([{ part: 'items', id: 'roll', change: 'changed', fields: ['name', 'category'] }]);
    expect(unchanged).toBe(0);
    expect(state.get('items', 'cup')).toBeDefined();
  });

  it('books a count for stock that differs: a discrepancy once there was a stock to differ from', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 10 }]);
    unwrap(take(state, { version: 1, stock: [{ item: 'roll', location: 'near', onHand: 2 }] }));
    expect(state.get('balances', 'roll@near')?.onHand).toBe(2);
    expect([...state.values('movements')].at(-1)).toMatchObject({
      kind: 'count',
      quantity: 2,
      change: -8,
      by: 'user:anna',
    });
    expect([...state.values('discrepancies')]).toMatchObject([{ kind: 'count-differs', expected: 10, found: 2 }]);
  });

  it('keeps one site, whatever its id', () => {
    const state = smallSiteState();
    unwrap(take(state, { version: 1, site: { id: 'hq', name: 'House', people: 9 } }));
    expect([...state.values('site')]).toMatchObject([{ id: 'hq', people: 9 }]);
  });
});

describe('a file with faults', () => {
  const faults = (change: Record<string, unknown>, state = memoryState()) => {
    const result = take(state, { ...smallSite, ...change });
    return result.ok ? [] : (result.issues ?? []).map(({ path, message }) => `${path} ${message}`);
  };
  const hook = { id: 'd', name: 'D', location: 'wc', item: 'roll', capacity: 1 };
  const hylla = { dialect: 'hylla', id: 'x' };

  it('is refused as a whole, with every fault and its path', () => {
    const state = memoryState();
    const result = take(state, {
      ...smallSite,
      dispensers: [
        { ...hook, item: 'none', location: 'gone' },
        { ...hook, storeroom: 'wc' },
      ],
      stock: [{ item: 'roll', location: 'wc', onHand: 1 }],
    });
    expect(result).toMatchObject({ ok: false, code: 'invalid', message: expect.stringContaining('5 faults') });
    expect(result.ok ? [] : result.issues?.map(({ path }) => path)).toEqual([
      '$.dispensers[1].id',
      '$.dispensers[0].location',
      '$.dispensers[0].item',
      '$.dispensers[1].storeroom',
      '$.stock[0].location',
    ]);
    expect(everything(state).flat()).toEqual([]);
  });

  it.each([
    [
      'an unknown parent',
      { locations: [...smallSite.locations, { id: 'x', name: 'X', kind: 'room', parent: 'nowhere' }] },
      '$.locations[5].parent there is no location nowhere',
    ],
    [
      'a location twice',
      { locations: [...smallSite.locations, { id: 'wc', name: 'X', kind: 'room' }] },
      '$.locations[5].id wc is also $.locations[2]',
    ],
    [
      'an unknown supplier',
      {
        items: [
          ...smallSite.items,
          {
            id: 'x',
            name: 'X',
            category: 'other',
            stockUnit: 'x',
            offers: [{ supplier: 'none', sku: 'X', packSize: 1, prices: [{ fromPacks: 1, price: '1' }] }],
          },
        ],
      },
      '$.items[2].offers[0].supplier there is no supplier none',
    ],
    [
      'a roll without paper',
      { dispensers: [{ ...hook, measure: { kind: 'roll', fullRadiusMm: 20, coreRadiusMm: 20, sensor: 'radius' } }] },
      '$.dispensers[0].measure.fullRadiusMm must be above coreRadiusMm',
    ],
    [
      'a roll with distances the wrong way round',
      {
        dispensers: [
          {
            ...hook,
            measure: { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20, emptyDistanceMm: 20, fullDistanceMm: 95 },
          },
        ],
      },
      '$.dispensers[0].measure.emptyDistanceMm must be above fullDistanceMm: the roll shrinks away from the sensor',
    ],
    [
      'a scale that cannot tell',
      { dispensers: [{ ...hook, measure: { kind: 'weight', emptyG: 100, fullG: 100 } }] },
      '$.dispensers[0].measure.fullG must be above emptyG',
    ],
    [
      'a distance that cannot tell',
      { dispensers: [{ ...hook, measure: { kind: 'distance', emptyMm: 5, fullMm: 5 } }] },
      '$.dispensers[0].measure.fullMm must differ from emptyMm',
    ],
    [
      'levels the wrong way round',
      { dispensers: [{ ...hook, lowLevel: 5, emptyLevel: 10 }] },
      '$.dispensers[0].emptyLevel must be below lowLevel, which is 5',
    ],
    [
      'a device of our own without a proper name',
      { dispensers: [{ ...hook, device: { dialect: 'hylla', id: 'WC 1' } }] },
      '$.dispensers[0].device.id a device of our own dialect is named by 1 to 64 of a-z, 0-9 and -, not starting with -',
    ],
    [
      'two dispensers on one device of our own',
      {
        dispensers: [
          { ...hook, device: hylla },
          { ...hook, id: 'e', device: { ...hylla, map: { level: 'b' } } },
        ],
      },
      '$.dispensers[1].device dispenser d listens to the same device',
    ],
    [
      'two dispensers on one topic',
      { dispensers: ['d', 'e'].map((id) => ({ ...hook, id, device: { dialect: 'json', id: 'x', topic: 'x/y' } })) },
      '$.dispensers[1].device dispenser d listens to the same device: give each a topic or a map of its own',
    ],
    [
      'a stock line twice',
      { stock: [1, 2].map((onHand) => ({ item: 'roll', location: 'near', onHand })) },
      '$.stock[1] roll in near is also $.stock[0]',
    ],
  ])('for %s', (_name, change, fault) => {
    expect(faults(change)).toEqual([fault]);
  });

  it('for locations that lie in one another', () => {
    const ring = ['a', 'b', 'c'].map((id, i) => ({ id, name: id, kind: 'room', parent: ['b', 'c', 'a'][i] }));
    expect(faults({ locations: [...smallSite.locations, ...ring] })).toEqual([
      '$.locations[5].parent lies in itself: a in b in c in a',
      '$.locations[6].parent lies in itself: b in c in a in b',
      '$.locations[7].parent lies in itself: c in a in b in c',
    ]);
  });

  it('but not for two dispensers on one device that each have a mapping', () => {
    const two = ['left', 'right'].map((id) => ({
      ...hook,
      id,
      device: { dialect: 'json', id: 'x', map: { level: id } },
    }));
    expect(faults({ dispensers: two })).toEqual([]);
  });

  it('for a device that a dispenser of before listens to, unless the file takes it from there', () => {
    const taken = { ...hook, device: { dialect: 'hylla', id: 'rolls' } };
    expect(faults({ dispensers: [taken] }, smallSiteState())).toEqual([
      '$.dispensers[0].device dispenser rolls listens to the same device',
    ]);
    const freed = { ...smallSite.dispensers[0], device: undefined };
    expect(faults({ dispensers: [JSON.parse(JSON.stringify(freed)), taken] }, smallSiteState())).toEqual([]);
  });

  it('for a storeroom with stock that would be none', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 1 }]);
    const locations = [{ id: 'near', name: 'Near', kind: 'room', parent: 'floor-1' }];
    expect(take(state, { version: 1, locations })).toMatchObject({
      ok: false,
      issues: [{ path: '$.locations[0].kind' }],
    });
  });
});

describe('pruning', () => {
  it('retires what the parts of the file leave out, and touches no other part', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 1 }]);
    const dispensers = [smallSite.dispensers[0]];
    const { changes } = unwrap(take(state, { version: 1, dispensers }, { prune: true }));
    expect(changes).toEqual(['cups', 'by-hand'].map((id) => ({ part: 'dispensers', id, change: 'retired' })));
    expect(exportSite(state)).toMatchObject({ dispensers: [{ id: 'rolls' }], items: [{ id: 'cup' }, { id: 'roll' }] });
  });

  it('brings back what a later file names again', () => {
    const state = smallSiteState();
    unwrap(take(state, { version: 1, dispensers: [smallSite.dispensers[0]] }, { prune: true }));
    const { changes } = unwrap(take(state, smallSite));
    expect(changes.map(({ id, fields }) => [id, fields])).toEqual([
      ['cups', ['retired']],
      ['by-hand', ['retired']],
    ]);
    expect(exportSite(state).dispensers).toHaveLength(3);
  });

  it('is refused for what is still needed, and says by what', () => {
    const state = smallSiteState([{ item: 'roll', location: 'near', onHand: 3 }]);
    const result = take(state, { version: 1, items: [], locations: smallSite.locations.slice(0, 3) }, { prune: true });
    expect(result.ok ? [] : result.issues).toMatchObject([
      { path: '$.locations', message: 'leaves out near, which cannot go: it holds 3 roll' },
      { path: '$.items', message: 'leaves out roll, which cannot go: dispenser rolls gives it out, near holds 3' },
      {
        path: '$.items',
        message: 'leaves out cup, which cannot go: dispenser cups gives it out, dispenser by-hand gives it out',
      },
    ]);
  });
});

describe('devices', () => {
  const bind = (id: string, device?: object) => ({
    id,
    name: id,
    location: 'wc',
    item: 'roll',
    capacity: 1,
    ...(device === undefined ? {} : { device }),
  });
  const devices = (state: MemoryState) =>
    [...state.values('devices')].map(({ id, address }) => `${id} ${address}`).sort();

  it('are named by their address in our own dialect, else by what is left of it', () => {
    const state = smallSiteState();
    const named = ['Café/Soap!', 'cafe-soap', 'Soap', '///'].map((id, i) =>
      bind(`d${i}`, { dialect: 'zigbee2mqtt', id }),
    );
    unwrap(take(state, { version: 1, dispensers: [...named, bind('d9', { dialect: 'hylla', id: 'soap' })] }));
    expect(devices(state)).toEqual([
      'caf-soap Café/Soap!',
      'cafe-soap cafe-soap',
      'cups cups',
      'device ///',
      'rolls rolls',
      'soap soap',
      'soap-2 Soap',
    ]);
  });

  it('go when no dispenser names them any more, unless they have credentials', () => {
    const state = smallSiteState();
    const rolls = state.get('devices', 'rolls');
    if (rolls) state.put('devices', { ...rolls, secretHash: 'abc' });
    state.put('devices', { id: 'spare', dialect: 'hylla', address: 'spare', createdAt: 0 });
    unwrap(take(state, { version: 1, dispensers: [bind('rolls'), { ...bind('cups'), item: 'cup', capacity: 200 }] }));
    expect(devices(state)).toEqual(['rolls rolls', 'spare spare']);
  });

  it('leave the inbox once a dispenser names them', () => {
    const state = smallSiteState();
    const seen = { topic: 't', seenAt: 0, count: 1, payload: '', suggestion: null };
    state.put('inbox', { ...seen, id: '1', dialect: 'tasmota', address: 'tof' });
    state.put('inbox', { ...seen, id: '2', dialect: 'tasmota', address: 'other' });
    unwrap(take(state, { version: 1, dispensers: [bind('d', { dialect: 'tasmota', id: 'tof' })] }));
    expect([...state.values('inbox')].map(({ id }) => id)).toEqual(['2']);
  });

  it('that are others make what was learned of the old one void, and leave level and content', () => {
    const state = smallSiteState();
    setLevel(state, 'cups', 50);
    const before = state.get('levels', 'cups');
    if (before) state.put('levels', { ...before, interval: 900_000, online: true });
    unwrap(
      take(state, {
        version: 1,
        dispensers: [{ ...smallSite.dispensers[1], device: { dialect: 'hylla', id: 'new' } }],
      }),
    );
    expect(state.get('levels', 'cups')).toMatchObject({ level: 50, content: 100, interval: null, online: null });
  });
});

describe('exporting', () => {
  it('gives a file that imports to the same state', () => {
    const state = memoryState();
    unwrap(take(state, kontoret));
    const move = { kind: 'transfer', item: 'towel-roll', location: 'forrad', quantity: 4.5, to: 'skap-3' } as const;
    unwrap(postMovement(state, move, context));
    unwrap(postMovement(state, { kind: 'issue', item: 'ink-black', location: 'forrad', quantity: 3 }, context));
    const copy = memoryState();
    const file = exportSite(state);
    unwrap(
      importSite(copy, { file: siteFile(JSON.parse(JSON.stringify(file))), dryRun: false, prune: false }, context),
    );
    expect(exportSite(copy)).toEqual(file);
    expect(copy.get('balances', 'ink-black@forrad')?.onHand).toBe(0);
    expect(unwrap(importSite(state, { file, dryRun: false, prune: true }, context)).changes).toEqual([]);
  });

  it('does so for any site', () => {
    const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
    const ids = (min: number) => fc.uniqueArray(id, { minLength: min, maxLength: 6 });
    const anySite = fc
      .record({ rooms: ids(1), items: ids(1), hooks: ids(0), numbers: fc.infiniteStream(fc.nat(1000)) })
      .map(({ rooms, items, hooks, numbers }) => {
        const pick = <T>(list: readonly T[]): T => list[(numbers.next().value ?? 0) % list.length] as T;
        return {
          version: 1,
          site: { id: 's', name: 'S', people: pick([1, 2]) },
          locations: rooms.map((room, i) => ({
            id: room,
            name: room,
            kind: 'storeroom',
            ...(i ? { parent: pick(rooms.slice(0, i)) } : {}),
          })),
          items: items.map((item) => ({
            id: item,
            name: item,
            category: 'office',
            stockUnit: 'x',
            expectedDailyUse: pick([0, 1.5]),
          })),
          dispensers: hooks.map((hook) => ({
            id: hook,
            name: hook,
            location: pick(rooms),
            item: pick(items),
            capacity: pick([1, 12.5]),
            ...(pick([0, 1]) ? { device: { dialect: pick(['hylla', 'tasmota']), id: hook } } : {}),
          })),
          stock: items
            .filter(() => pick([true, false]))
            .map((item) => ({ item, location: pick(rooms), onHand: pick([0, 0.1, 3]) })),
        };
      });
    fc.assert(
      fc.property(anySite, (raw) => {
        const state = memoryState();
        unwrap(take(state, raw));
        const file = exportSite(state);
        const copy = memoryState();
        unwrap(take(copy, JSON.parse(JSON.stringify(file))));
        expect(exportSite(copy)).toEqual(file);
        expect(unwrap(take(state, raw)).changes).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
