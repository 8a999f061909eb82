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
