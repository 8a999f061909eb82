import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matches } from '../../server/domain/topic-rights.ts';
import { createAudience } from '../../server/mqtt/audience.ts';

const topic = 'hylla/towel-1/level';

test('a topic is heard as long as a filter that matches it is there, as often as it was added', () => {
  const audience = createAudience();
  expect(audience.hears(topic)).toBe(false);
  for (const filter of [topic, 'hylla/+/level', '#']) {
    audience.add(filter);
    audience.add(filter);
    audience.remove(filter);
    expect({ filter, hears: audience.hears(topic) }).toEqual({ filter, hears: true });
    audience.remove(filter);
    expect({ filter, hears: audience.hears(topic) }).toEqual({ filter, hears: false });
  }
});

test('it never says "nobody" when somebody listens, and is exact for a few filters', () => {
  const level = fc.constantFrom('a', 'b', '+', '#', '');
  const filters = fc.array(
    fc.array(level, { minLength: 1, maxLength: 3 }).map((levels) => levels.join('/')),
    {
      maxLength: 50,
    },
  );
  fc.assert(
    fc.property(filters, fc.constantFrom('a', 'a/b', 'b/a/b'), (all, name) => {
      const audience = createAudience();
      for (const filter of all) audience.add(filter);
      const isHeard = all.some((filter) => matches(filter, name));
      if (isHeard || all.length <= 32) expect(audience.hears(name)).toBe(isHeard);
    }),
  );
});
