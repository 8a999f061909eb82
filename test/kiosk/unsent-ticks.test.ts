import { expect, test } from 'vitest';
import { type Unsent, unsentTicks } from '../../kiosk/state/unsent-ticks.ts';

const tick = (n: number, key = `key-${n}`): Unsent => ({ n, key, tick: { result: 'refilled', level: 100 } });

function storage(kept = new Map<string, string>(), room = Number.POSITIVE_INFINITY) {
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem(name: string, value: string) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(name, value);
    },
    removeItem: (name: string) => void kept.delete(name),
  };
}

test('a tick is there with its key after a reload, and in no other round', () => {
  const home = storage();
  unsentTicks('r1', home).put(tick(2));
  expect(unsentTicks('r1', home).all()).toEqual([tick(2)]);
  expect(unsentTicks('r2', home).all()).toEqual([]);
});

test('the last word on a stop counts, and what is sent leaves nothing behind', () => {
  const home = storage();
  const ticks = unsentTicks('r1', home);
  ticks.put(tick(1));
  ticks.put(tick(1, 'another'));
  expect(ticks.all()).toEqual([tick(1, 'another')]);
  ticks.remove(1);
  expect(ticks.all()).toEqual([]);
  expect(home.kept.size).toBe(0);
});

test.each(['not json', '{"n":1}', '[{"n":"one"}]'])('what is no list of ticks (%s) counts for none', (text) => {
  expect(unsentTicks('r1', storage(new Map([['hylla-round-r1', text]]))).all()).toEqual([]);
});

test('a full storage loses nothing while the page lives', () => {
  const ticks = unsentTicks('r1', storage(new Map(), 10));
  ticks.put(tick(1));
  expect(ticks.all()).toEqual([tick(1)]);
});
