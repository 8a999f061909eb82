/** From the inbox to a dispenser: what is kept of an unknown device, what it would say, and how it is taken in. */
import { beforeEach, describe, expect, test } from 'vitest';
import { type AdoptionBench, adoptionBench } from '../support/adoption-bench.ts';

const minute = 60_000;
let on: AdoptionBench;
beforeEach(async () => {
  on = await adoptionBench();
});

const tank = 'zigbee2mqtt/tank';
const entry = 'zigbee2mqtt tank';
const z2m = { dialect: 'zigbee2mqtt', id: 'tank' };
const level = async (id: string) => (await on.ask('GET', `/api/v1/dispensers/${id}`)).body;
const audited = async () =>
  (await on.ask('GET', '/api/v1/audit')).body.items.map(({ action }: { action: string }) => action);

/** A report every ten minutes. */
async function report(...levels: readonly number[]): Promise<void> {
  for (const liquid_level_percent of levels) {
    on.clock.at += 10 * minute;
    await on.hear(tank, { liquid_level_percent, liquid_depth: 0.2, linkquality: 90 });
  }
}

describe('the inbox', () => {
  test('keeps the last ten messages of an unknown device, and tells what it looks like', async () => {
    await report(...Array.from({ length: 14 }, (_, i) => 90 - i));
    expect(await on.inbox()).toMatchObject([
      { id: entry, count: 14, kept: 10, source: null, suggestion: { ...z2m, preset: 'tuya-tlc2206' } },
    ]);
  });
  test('keeps no more than 16 KiB of it, and nothing of a message above 8 KiB', async () => {
    for (let i = 0; i < 6; i++) await on.hear(tank, { linkquality: i, note: 'x'.repeat(5_000) });
    await on.hear(tank, { linkquality: 9, note: 'x'.repeat(9_000) });
    const [one] = await on.inbox();
    expect(one).toMatchObject({ kept: 3, count: 7 });
  });
  test('keeps a stored copy once, however often it is told', async () => {
    for (let i = 0; i < 3; i++) await on.hear(tank, { liquid_level_percent: 40 }, { retained: true });
    const { body } = await on.post('inbox/preview', { entry });
    expect(body.messages).toMatchObject([{ retained: true, said: [{ level: 40 }] }]);
  });
  test('holds what a source told apart from the main broker, and suggests the source', async () => {
    await report(40);
    await on.hear(tank, { liquid_level_percent: 70 }, { source: 'roof' });
    const rows = await on.inbox();
    expect(rows).toHaveLength(2);
    expect(rows.map(({ suggestion }) => suggestion)).toContainEqual({ ...z2m, source: 'roof' });
  });
  test('does not forget the guess for a message that tells nothing of it', async () => {
    await report(40);
    await on.hear(`${tank}/availability`, { state: 'online' });
    expect(await on.inbox()).toMatchObject([{ suggestion: { preset: 'tuya-tlc2206' } }]);
  });
});

describe('a preview', () => {
  test('tells the level of each kept message as it is suggested, and changes nothing', async () => {
    await report(80, 79);
    const before = JSON.stringify([...on.store.state.values('inbox')]);
    const { status, body } = await on.post('inbox/preview', { entry });
    expect(status).toBe(200);
    expect(body).toMatchObject({ device: { preset: 'tuya-tlc2206' }, measure: { kind: 'percent' }, faults: [] });
    expect(body.messages).toMatchObject([
      { topic: tank, retained: false, said: [{ type: 'reading', level: 80 }] },
      { said: [{ level: 79, measured: { kind: 'percent', value: 79 } }] },
    ]);
    expect(JSON.stringify([...on.store.state.values('inbox')])).toBe(before);
    expect(on.store.state.size('rejections')).toBe(0);
  });
  test('goes by a mapping and a measure while they are edited', async () => {
    await report(80);
    const device = { ...z2m, unit: 'm', map: { distance: 'liquid_depth' } };
    const measure = { kind: 'distance', emptyMm: 400, fullMm: 0 };
    const { body } = await on.post('inbox/preview', { entry, device, measure });
    expect(body.messages[0].said).toMatchObject([{ measured: { kind: 'distance', value: 200 }, level: 50 }]);
  });
  test('says what is wrong with an expression or preset, and what a value is no level for', async () => {
    await report(80);
    const device = { ...z2m, preset: 'nobody-x1', map: { level: 'liquid_level_percent +' } };
    const faulty = await on.post('inbox/preview', { entry, device });
    expect(faulty.status).toBe(200);
    expect(faulty.body.faults).toMatchObject([{ path: '$.device.preset' }, { path: '$.device.map.level' }]);
    expect(faulty.body.messages[0].said).toMatchObject([{ type: 'refused', reason: 'mapping-failed' }]);
    const distance = await on.post('inbox/preview', { entry, device: { ...z2m, map: { distance: 'liquid_depth' } } });
    expect(distance.body.messages[0].said).toMatchObject([{ type: 'reading', level: null, reason: 'wrong-unit' }]);
  });
  test('also of a message that somebody pastes in', async () => {
    const message = { topic: 'tele/tof/SENSOR', payload: '{"VL53L0X":{"Distance":100}}' };
    const { body } = await on.post('inbox/preview', {
      message,
      measure: { kind: 'distance', emptyMm: 200, fullMm: 0 },
    });
    expect(body.suggestion).toEqual({ dialect: 'tasmota', id: 'tof', preset: 'tasmota-vl53l0x' });
    expect(body.messages[0].said).toMatchObject([{ level: 50 }]);
  });
  test('of nothing, of both, of an entry that is not there', async () => {
    expect((await on.post('inbox/preview', {})).status).toBe(422);
    expect((await on.post('inbox/preview', { entry, message: { topic: 'a', payload: 'b' } })).status).toBe(422);
    expect((await on.post('inbox/preview', { entry: 'nobody' })).status).toBe(404);
  });
  test('of hostile payloads never fails', async () => {
    for (const payload of ['', '\u0000', '[[[[', '1e999', '"x"', 'null', '{"a":'.repeat(2_000), '\ud800'])
      for (const topic of ['a', 'zigbee2mqtt/x', 'v3/a/devices/b/up', 'spBv1.0/a/DDATA/b/c', 'homie/5/x/y/z'])
        expect((await on.post('inbox/preview', { message: { topic, payload } })).status).toBe(200);
  });
});

describe('adoption', () => {
  test('binds the device, reads its last messages anew with their own times, and empties the inbox', async () => {
    await report(80, 79, 78);
    const last = on.clock.at;
    on.clock.at += 5 * minute;
    const { status, body } = await on.post('inbox/adopt', { entry, dispenser: 'by-hand' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ deviceId: 'tank', replayed: 3, accepted: 3, level: 79 });
    expect(await level('by-hand')).toMatchObject({
      level: 79,
      device: { ...z2m, preset: 'tuya-tlc2206' },
      levelAt: new Date(last).toISOString(),
      seenAt: new Date(last).toISOString(),
    });
    expect(await on.levels('by-hand')).toEqual([80, 79, 78]);
    expect(await on.inbox()).toEqual([]);
    expect(await audited()).toContain('device.adopted');
    await report(60);
    expect((await level('by-hand')).level).toBe(60);
  });
  test('never takes a stored copy without a time for now; one with its own time counts then', async () => {
    await on.hear(tank, { liquid_level_percent: 40 }, { retained: true });
    const told = await on.post('inbox/adopt', { entry, dispenser: 'by-hand' });
    expect(told.body).toMatchObject({ accepted: 0, rejected: { retained: 1 }, level: null });
    expect(await level('by-hand')).toMatchObject({ level: null, seenAt: null });

    const then = '2026-11-20T07:15:31.000Z';
    await on.hear('zigbee2mqtt/soap', { liquid_level_percent: 42, last_seen: then }, { retained: true });
    const body = { entry: 'zigbee2mqtt soap', dispenser: 'cups', replace: true };
    expect((await on.post('inbox/adopt', body)).body).toMatchObject({ accepted: 1, level: 42 });
    expect(await level('cups')).toMatchObject({ level: 42, levelAt: then, seenAt: null });
  });
  test('told twice does no more, with a key or without', async () => {
    await report(80, 79);
    const headers = { 'idempotency-key': 'once' };
    const first = await on.post('inbox/adopt', { entry, dispenser: 'by-hand' }, { headers });
    expect(await on.post('inbox/adopt', { entry, dispenser: 'by-hand' }, { headers })).toMatchObject({
      status: 201,
      body: first.body,
    });
    const again = await on.post('inbox/adopt', { entry, dispenser: 'by-hand' });
    expect(again).toMatchObject({ status: 201, body: { replayed: 0, level: 79 } });
    expect(await on.levels('by-hand')).toEqual([80, 79]);
  });
  test('with a mapping and a measure of its own, in one step', async () => {
    await on.hear('house/wc/tof', { mm: 100 });
    await on.hear('house/wc/tof', { mm: 102 });
    const body = {
      entry: ' house/wc/tof',
      dispenser: 'by-hand',
      device: { dialect: 'json', id: 'house/wc/tof', map: { distance: 'mm' } },
      measure: { kind: 'distance', emptyMm: 200, fullMm: 0 },
    };
    expect((await on.post('inbox/adopt', body)).body).toMatchObject({ replayed: 2, level: 49 });
    expect(await on.inbox()).toEqual([]);
    expect((await on.post('inbox/adopt', body)).body).toMatchObject({ replayed: 0 });
  });
  test('is refused where something is wrong, and then nothing has changed', async () => {
    await report(80);
    const refused = async (more: object) => {
      const { status, body } = await on.post('inbox/adopt', { entry, dispenser: 'by-hand', ...more });
      return [status, body.error.message];
    };
    expect(await refused({ entry: 'nobody' })).toEqual([404, 'Nothing in the inbox is called nobody']);
    expect(await refused({ dispenser: 'nobody' })).toEqual([404, 'There is no dispenser nobody']);
    expect(await refused({ dispenser: 'cups' })).toEqual([409, expect.stringMatching(/cups listens to cups already/)]);
    const device = { ...z2m, preset: 'nobody-x1' };
    expect(await refused({ device })).toEqual([422, expect.stringMatching(/there is no preset nobody-x1/)]);
    expect(await refused({ device: { ...z2m, map: { level: 'x +' } } })).toEqual([
      422,
      expect.stringMatching(/not JMESPath/),
    ]);
    expect(await refused({ measure: { kind: 'distance', emptyMm: 5, fullMm: 5 } })).toEqual([
      422,
      expect.stringMatching(/must differ/),
    ]);
    expect(await on.inbox()).toHaveLength(1);
    expect((await level('by-hand')).device).toBeNull();
  });
});

describe('a preset that nobody knows', () => {
  const device = { dialect: 'ttn-v3', id: 'x', preset: 'milesight-ws999' } as const;
  const imported = () =>
    on.ask('POST', '/api/v1/import', {
      json: {
        version: 1,
        dispensers: [{ id: 'by-hand', name: 'By hand', location: 'wc', item: 'cup', capacity: 100, device }],
      },
    });

  test('is taken in with a site file, which is told of it, naming those that there are', async () => {
    const first = await imported();
    expect(first.status).toBe(200);
    expect(first.body.warnings).toMatchObject([
      {
        path: '$.dispensers[0].device.preset',
        message: expect.stringMatching(/no preset milesight-ws999.*milesight-ws201/),
      },
    ]);
    expect((await on.ask('GET', '/api/v1/dispensers/by-hand')).body.device).toMatchObject(device);
    expect((await on.ask('GET', '/api/v1/presets')).body.presets).toContain('milesight-ws201');
  });
  test('is not told of again once it stands there', async () => {
    await imported();
    expect((await imported()).body.warnings).toBeUndefined();
  });
});

describe('a device in another’s place', () => {
  beforeEach(async () => {
    await report(80, 79);
    await on.post('inbox/adopt', { entry, dispenser: 'by-hand' });
  });
  const other = 'zigbee2mqtt/tank-2';

  test('from the inbox: readings, level and ledger stay, the old one’s late messages do not count', async () => {
    const movements = on.store.state.size('movements');
    on.clock.at += minute;
    await on.hear(other, { liquid_level_percent: 75 });
    const body = { entry: 'zigbee2mqtt tank-2', dispenser: 'by-hand' };
    expect((await on.post('inbox/adopt', body)).status).toBe(409);
    const done = await on.post('inbox/adopt', { ...body, replace: true });
    expect(done.body).toMatchObject({ device: { id: 'tank-2' }, replayed: 1 });
    expect(await on.levels('by-hand')).toEqual([80, 79, 75]);
    expect(on.store.state.size('movements')).toBe(movements);
    await report(10);
    expect((await level('by-hand')).level).not.toBe(10);
    expect(await on.levels('by-hand')).toEqual([80, 79, 75]);
    expect(await on.inbox()).toMatchObject([{ id: entry }]);
    expect(await audited()).toContain('device.replaced');
  });
  test('by name: how it is read stays', async () => {
    const done = await on.post('dispensers/by-hand/replace-device', { id: 'tank-3' });
    expect(done).toMatchObject({ status: 200, body: { device: { ...z2m, id: 'tank-3', preset: 'tuya-tlc2206' } } });
    expect(await level('by-hand')).toMatchObject({ level: 79, seenAt: null });
    expect((await on.post('dispensers/far/replace-device', { id: 'x' })).status).toBe(404);
    expect((await on.post('dispensers/cups/replace-device', { id: 'No such id' })).status).toBe(422);
  });
  test('what was on its way when the device went does not count', async () => {
    const late = { type: 'reading', dialect: 'zigbee2mqtt', address: 'tank', dispenser: 'by-hand' } as const;
    await on.post('dispensers/by-hand/replace-device', { id: 'tank-3' });
    const { ingestReadings } = await import('../../server/usecases/ingest-readings.ts');
    const batch = [{ ...late, receivedAt: on.clock.at, measured: { kind: 'percent', value: 5 } as const }];
    const context = { now: on.clock.at, by: 'system', newId: () => 'x' };
    const taken = await on.store.transact((tx) => ingestReadings(tx, batch, context));
    expect(taken).toMatchObject({ ok: true, value: { accepted: 0, rejected: { 'unknown-device': 1 } } });
    expect((await level('by-hand')).level).toBe(79);
  });
  test('moved to another dispenser, which keeps what is known of it; audited', async () => {
    expect((await on.post('dispensers/by-hand/reassign', { to: 'cups' })).status).toBe(409);
    const done = await on.post('dispensers/by-hand/reassign', { to: 'cups', replace: true });
    expect(done).toMatchObject({ status: 200, body: { from: 'by-hand', to: 'cups' } });
    expect(await level('by-hand')).toMatchObject({ device: null, level: 79 });
    await report(60);
    expect(await level('cups')).toMatchObject({ device: z2m, level: 60 });
    expect(await on.levels('by-hand')).toEqual([80, 79]);
    expect(await audited()).toContain('device.reassigned');
    expect((await on.post('dispensers/by-hand/reassign', { to: 'rolls' })).status).toBe(409);
    expect((await on.post('dispensers/cups/reassign', { to: 'nobody' })).status).toBe(404);
  });
});
