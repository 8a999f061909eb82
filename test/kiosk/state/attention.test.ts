import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../kiosk/i18n/locale.ts';
import { attention, isCalm, nextUp, tally } from '../../../kiosk/state/attention.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import { at, dispenser, noon, snapshot } from '../sample-model.ts';

const soon = (minutes: number) => ({ p10: at(minutes), p50: at(minutes), p90: at(minutes) });
const asked = (id: string, of: string, minutes: number) =>
  ({
    id,
    kind: 'empty',
    status: 'open',
    dispenser: of,
    askedAt: at(minutes),
    askers: 1,
    next: { kind: 'will-look' },
  }) as const;
/** At noon; the building's clock is an hour ahead of UTC, so that today has eleven hours more. */
const asks = (more: Parameters<typeof snapshot>[0]) =>
  attention(modelOf(snapshot(more)), noon).map((need) => [
    need.horizon,
    need.kind === 'stock-out' ? need.item.id : need.dispensers.map(({ id }) => id).join(' '),
  ]);
const rooms = ['wc', 'wc-2', 'pentry', 'forrad', 'skap', 'plan-1', 'plan-2'];

beforeEach(() => setLocale({ locale: 'sv', timeZone: 'Europe/Stockholm' }));

describe('what the wall asks hands for', () => {
  it('is the next hour first, then what is out in the storerooms, the day, later; then faults and silence', () => {
    const dispensers = [
      dispenser('stale', { status: 'stale' }),
      dispenser('jam', { status: 'fault', problem: 'jam' }),
      dispenser('low-tomorrow', { status: 'low', emptyAt: soon(24 * 60) }),
      dispenser('low-today', { status: 'low', emptyAt: soon(300) }),
      dispenser('low-soon', { status: 'low', emptyAt: soon(59) }),
      dispenser('low-past', { status: 'low', emptyAt: soon(-10) }),
      dispenser('empty-now', { status: 'empty', statusAt: at(-5) }),
      dispenser('empty-long', { status: 'empty', statusAt: at(-90) }),
    ].map((one, i) => ({ ...one, location: rooms[i % rooms.length] ?? 'wc' }));
    const alerts = [{ id: 'out', kind: 'stock-out', severity: 'critical', at: at(-5), item: 'coffee' }] as const;
    expect(asks({ dispensers, alerts: [...alerts] })).toEqual([
      ['now', 'empty-long'],
      ['now', 'low-past'],
      ['now', 'empty-now'],
      ['hour', 'low-soon'],
      ['store', 'coffee'],
      ['today', 'low-today'],
      ['later', 'low-tomorrow'],
      ['look', 'jam'],
      ['look', 'stale'],
    ]);
  });

  it('has what is well and runs out today, but not what does so later; and what is low without a forecast is of today', () => {
    const dispensers = [
      dispenser('well-soon', { emptyAt: soon(40), location: 'wc' }),
      dispenser('well-today', { emptyAt: soon(11 * 60), location: 'wc' }),
      dispenser('well-tomorrow', { emptyAt: soon(13 * 60), location: 'wc' }),
      dispenser('well'),
      dispenser('low', { status: 'low', location: 'wc-2' }),
    ];
    expect(asks({ dispensers })).toEqual([
      ['hour', 'well-soon'],
      ['today', 'well-today'],
      ['today', 'low'],
    ]);
  });

  it('makes one errand of what one walk to a room serves, the most urgent first', () => {
    const dispensers = [
      dispenser('b', { status: 'empty', statusAt: at(-10), location: 'wc' }),
      dispenser('a', { status: 'empty', statusAt: at(-20), location: 'wc' }),
      dispenser('d', { status: 'low', emptyAt: soon(30), location: 'wc' }),
      dispenser('c', { status: 'empty', statusAt: at(-15) }),
      dispenser('jam', { status: 'fault', problem: 'jam' }),
      dispenser('silent', { status: 'stale', problem: 'silent' }),
    ];
    expect(asks({ dispensers })).toEqual([
      ['now', 'a b'],
      ['now', 'c'],
      ['hour', 'd'],
      ['look', 'jam'],
      ['look', 'silent'],
    ]);
  });

  it('believes who stands before it and says that it is empty, until the request is answered', () => {
    const dispensers = [dispenser('a'), dispenser('b', { status: 'fault', problem: 'suspect', location: 'wc' })];
    const requests = [asked('1', 'a', -10), asked('2', 'b', -20), { ...asked('3', 'a', -90), status: 'done' as const }];
    const needs = attention(modelOf(snapshot({ dispensers, requests })), noon);
    expect(needs.map((need) => need.kind === 'dispensers' && [need.horizon, need.key, need.askedAt])).toEqual([
      ['now', 'wc now', at(-20)],
      ['now', 'pentry now', at(-10)],
    ]);
  });

  it('is nothing while all is well until later today', () => {
    const calm = (...dispensers: ReturnType<typeof dispenser>[]) =>
      isCalm(attention(modelOf(snapshot({ dispensers, requests: [asked('1', 'asked', -5)] })), noon));
    expect(calm(dispenser('a'), dispenser('b', { emptyAt: soon(300) }))).toBe(true);
    expect(calm(dispenser('a', { emptyAt: soon(50) }))).toBe(false);
    expect(calm(dispenser('a', { status: 'low', emptyAt: soon(300) }))).toBe(false);
    expect(calm(dispenser('asked'))).toBe(false);
  });

  it('asks for a dispenser never heard of only where a device ought to speak', () => {
    const silent = dispenser('with', { status: 'unknown', level: null });
    const mute = dispenser('without', { status: 'unknown', level: null, deviceId: null });
    expect(asks({ dispensers: [silent, mute] })).toEqual([['look', 'with']]);
  });
});

it('counts by status, and tells what runs out next of what is fine', () => {
  const model = modelOf(
    snapshot({
      dispensers: [
        dispenser('a', { emptyAt: soon(5_000) }),
        dispenser('b', { emptyAt: soon(2_000) }),
        dispenser('c'),
        dispenser('today', { emptyAt: soon(100) }),
        dispenser('d', { status: 'low', emptyAt: soon(10) }),
        dispenser('e', { status: 'stale' }),
      ],
    }),
  );
  expect(tally(model)).toEqual({ empty: 0, low: 1, fault: 0, stale: 1 });
  expect(nextUp(model, noon, 5).map(({ id }) => id)).toEqual(['b', 'a']);
});
