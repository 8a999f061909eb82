/** When a server that reads a broker alone needs others to read with it, and when it can do alone again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createStrain, type Look, type Strain } from '../../server/mqtt/strain.ts';

const two = { living: 2, elsewhere: 0, isCutOff: false };

function underLoad(): {
  strain: Strain;
  look: (times: number, what: Omit<Look, 'used'> & Partial<Look>, servers?: Partial<typeof two>) => boolean;
} {
  let now: Look = { busy: 0, used: 0, spare: 0 };
  const strain = createStrain(() => now);
  return {
    strain,
    look(times, what, servers = {}) {
      now = { used: what.busy, ...what };
      for (let i = 0; i < times; i++) strain.look({ ...two, ...servers });
      return strain.isFelt;
    },
  };
}

test('it is felt after five seconds at full strength, where a core is idle', () => {
  const { look } = underLoad();
  expect(look(4, { busy: 0.95, spare: 1 })).toBe(false);
  expect(look(1, { busy: 0.5, spare: 1 })).toBe(false);
  expect(look(4, { busy: 1, spare: 1 })).toBe(false);
  expect(look(1, { busy: 1, spare: 1 })).toBe(true);
});

test('where all cores are used another server on them would be no help, one on another machine is', () => {
  const { look } = underLoad();
  expect(look(100, { busy: 1, spare: 0.1 })).toBe(false);
  expect(look(5, { busy: 1, spare: 0.1 }, { elsewhere: 1 })).toBe(true);
});

test('one that is held to a part of a core needs no more than a part of one to be idle', () => {
  const { look } = underLoad();
  expect(look(100, { busy: 1, used: 0.25, spare: 0.1 })).toBe(false);
  expect(look(5, { busy: 1, used: 0.25, spare: 0.13 })).toBe(true);
});

test('it is gone after a minute in which one could have done the work of all', () => {
  const { look } = underLoad();
  expect(look(5, { busy: 1, spare: 1 })).toBe(true);
  // Half each is more than one can do.
  expect(look(100, { busy: 0.5, spare: 1 })).toBe(true);
  expect(look(59, { busy: 0.2, spare: 1 })).toBe(true);
  expect(look(1, { busy: 0.2, spare: 1 })).toBe(false);
  expect(look(5, { busy: 1, spare: 1 })).toBe(true);
  expect(look(100, { busy: 0.2, spare: 1 }, { living: 4 })).toBe(true);
});

test('a server without contact needs others to read, however idle it is, until it has contact again', () => {
  const { look } = underLoad();
  expect(look(5, { busy: 0, spare: 2 }, { isCutOff: true })).toBe(true);
  expect(look(100, { busy: 0, spare: 2 }, { isCutOff: true })).toBe(true);
  expect(look(60, { busy: 0, spare: 2 })).toBe(false);
});

test('this process is looked at: one that is at work all the time is full, one that waits is not', async () => {
  const others = { ...two, elsewhere: 1 };
  const [spinning, waiting] = [createStrain(), createStrain()];
  for (let i = 0; i < 5; i++) {
    await sleep(30);
    waiting.look(others);
  }
  await new Promise((resolve) => setImmediate(resolve));
  spinning.look(others);
  for (let i = 0; i < 5; i++) {
    const until = performance.now() + 30;
    while (performance.now() < until);
    spinning.look(others);
  }
  expect({ spinning: spinning.isFelt, waiting: waiting.isFelt }).toEqual({ spinning: true, waiting: false });
});
