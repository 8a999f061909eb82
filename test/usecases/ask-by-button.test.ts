import { describe, expect, it } from 'vitest';
import type { Uplink } from '../../server/contract/reading.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { setLevel, smallSiteState, unwrap } from '../support/small-site.ts';

const nine = Date.parse('2026-11-23T09:00:00Z');
let ids = 0;
const newId = (): string => `id-${String(++ids).padStart(6, '0')}`;

type Press = Partial<Extract<Uplink, { type: 'event' }>>;
function press(state: MemoryState, more: Press = {}, minutes = 0): void {
  const receivedAt = nine + minutes * 60_000;
  const event: Uplink = {
    type: 'event',
    event: 'button',
    press: 'short',
    dialect: 'hylla',
    address: 'rolls',
    dispensers: ['rolls'],
    receivedAt,
    ...more,
  };
  unwrap(ingestReadings(state, [event], { ...contextAt(receivedAt, 'system'), newId }));
}
const asked = (state: MemoryState) =>
  [...state.values('requests')].map(({ kind, dispenser, status, askers, askedBy }) => ({
    kind,
    dispenser,
    status,
    askers,
    askedBy,
  }));

describe('a call button', () => {
  it.each([
    ['short', 'empty'],
    [undefined, 'empty'],
    ['long', 'problem'],
    ['double', 'problem'],
  ] as const)('pressed %s says: %s', (how, kind) => {
    const state = smallSiteState();
    press(state, how === undefined ? { press: undefined as never } : { press: how });
    expect(asked(state)).toEqual([{ kind, dispenser: 'rolls', status: 'open', askers: 1, askedBy: 'device:rolls' }]);
  });

  it('asks once for one press, however often it is told, and once for an impatient finger', () => {
    const state = smallSiteState();
    press(state, { boot: 1, seq: 7 });
    press(state, { boot: 1, seq: 7 }, 5);
    press(state, { boot: 1, seq: 8 }, 0.5);
    expect(asked(state)).toMatchObject([{ askers: 1 }]);
    // Somebody else, later.
    press(state, { boot: 1, seq: 9 }, 10);
    expect(asked(state)).toMatchObject([{ askers: 2 }]);
  });

  it('asks once for a finger that does not let go of it, however long', () => {
    const state = smallSiteState();
    for (let seq = 1; seq <= 9; seq++) press(state, { boot: 1, seq }, seq * 0.8);
    expect(asked(state)).toMatchObject([{ askers: 1 }]);
    press(state, { boot: 1, seq: 10 }, 9);
    expect(asked(state)).toMatchObject([{ askers: 2 }]);
  });

  it('asks anew once the last was seen to, and not for a press from before that came late', () => {
    const state = smallSiteState();
    setLevel(state, 'rolls', 5);
    press(state);
    const [request] = [...state.values('requests')];
    if (request === undefined) throw new Error('no request');
    state.put('requests', { ...request, status: 'done', answeredAt: nine + 60_000 });
    const level = state.get('levels', 'rolls');
    if (level === undefined) throw new Error('no level');
    state.put('levels', { ...level, refilledAt: nine + 60_000 });
    press(state, { deviceTime: nine + 30_000 }, 20);
    expect(asked(state)).toMatchObject([{ status: 'done' }]);
    press(state, { deviceTime: nine + 15 * 60_000 }, 20);
    expect(asked(state)).toMatchObject([{ status: 'done' }, { status: 'open', askers: 1 }]);
  });

  it('through several gateways, and told again after it was acknowledged too late, is one press', () => {
    const state = smallSiteState();
    const frame = { dialect: 'hylla', seq: 10_335, boot: 1, deviceTime: nine } as const;
    press(state, { ...frame, vitals: { rssi: -90 } });
    press(state, { ...frame, vitals: { rssi: -50 } }, 0.1);
    press(state, frame, 45);
    expect(asked(state)).toMatchObject([{ askers: 1 }]);
  });

  it('does not ask for what the broker has kept, nor for another dispenser', () => {
    const state = smallSiteState();
    press(state, { retained: true });
    press(state, { address: 'somebody-else' });
    expect(asked(state)).toEqual([]);
  });

  it('doubts a sensor that says otherwise, as the kiosk does', () => {
    const state = smallSiteState();
    setLevel(state, 'rolls', 80);
    press(state);
    expect([...state.values('requests')][0]?.next).toEqual({ kind: 'will-check', level: 80 });
    expect(state.get('levels', 'rolls')?.doubt?.problem).toBe('suspect');
  });
});
