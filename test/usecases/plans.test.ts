import { beforeEach, expect, test } from 'vitest';
import { putLocation, retireLocation } from '../../server/usecases/edit-site.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { placeDispenser, putPlan, removePlan } from '../../server/usecases/plans.ts';
import { siteParts } from '../../server/usecases/views/site-view.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { dispenserOf, siteFile, smallSite, smallSiteState, unwrap } from '../support/small-site.ts';

const context = contextAt('2026-11-23T09:00:00Z', 'user:anna');
const image = { type: 'image/svg+xml', data: '<svg/>', version: 'v1', width: 4, height: 3 } as const;

let state: MemoryState;
beforeEach(() => {
  state = smallSiteState();
});
const place = (x: number, plan?: string) =>
  placeDispenser(state, { dispenser: 'rolls', at: { x, y: 5, ...(plan !== undefined && { plan }) } }, context);
const planOf = (location: string) => unwrap(putPlan(state, { location, image }, context));

test('a dispenser hangs on the plan of its floor, and never on that of the building around', () => {
  planOf('house');
  expect(place(1)).toMatchObject({ ok: false, code: 'conflict' });
  planOf('floor-1');
  expect(unwrap(place(1)).at).toEqual({ x: 1, y: 5, plan: 'floor-1' });
  expect(place(1, 'house')).toMatchObject({ ok: false, code: 'conflict' });
});

test('what is on no floor hangs on the plan of the building or site around it', () => {
  planOf('house');
  unwrap(putLocation(state, { id: 'yard', name: 'Yard', kind: 'room', parent: 'house' }, context));
  state.put('dispensers', { ...dispenserOf(state, 'rolls'), location: 'yard' });
  expect(unwrap(place(7)).at).toEqual({ x: 7, y: 5, plan: 'house' });
});

test('where it hung is kept when the plan goes and another comes', () => {
  planOf('floor-1');
  unwrap(place(1));
  unwrap(removePlan(state, { location: 'floor-1' }, context));
  expect(dispenserOf(state, 'rolls').at).toMatchObject({ x: 1 });
  planOf('floor-1');
  expect(dispenserOf(state, 'rolls').at).toMatchObject({ x: 1 });
});

test('it is taken off once, and taking it off again changes nothing', () => {
  planOf('floor-1');
  unwrap(place(1));
  const off = () => placeDispenser(state, { dispenser: 'rolls', at: null }, context);
  expect(unwrap(off())).not.toHaveProperty('at');
  const audited = state.size('audit');
  expect(off().ok).toBe(true);
  expect(state.size('audit')).toBe(audited);
  expect(placeDispenser(state, { dispenser: 'none', at: null }, context)).toMatchObject({ code: 'not-found' });
});

test('a place that is retired takes its plan with it, by hand or by a file that prunes', () => {
  for (const id of ['annex', 'attic']) {
    unwrap(putLocation(state, { id, name: id, kind: 'floor', parent: 'house' }, context));
    planOf(id);
  }
  unwrap(retireLocation(state, 'annex', context));
  expect(state.get('plans', 'annex')).toBeUndefined();
  unwrap(importSite(state, { file: siteFile(smallSite), dryRun: false, prune: true }, context));
  expect(state.size('plans')).toBe(0);
});

test('a floor that becomes a room is shown without its plan', () => {
  planOf('floor-1');
  expect(siteParts(state).plans).toHaveLength(1);
  unwrap(putLocation(state, { id: 'floor-1', name: 'Floor 1', kind: 'room', parent: 'house' }, context));
  expect(siteParts(state).plans).toEqual([]);
});
