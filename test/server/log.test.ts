/** The log writes lines of JSON from its level on, strikes out secrets, and loads pino for the first line only. */
import { createRequire } from 'node:module';
import { beforeEach, expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';

const load = createRequire(import.meta.url);
const isLoaded = () => load.resolve('pino') in load.cache;
let lines: Record<string, unknown>[];
const to = { write: (line: string) => void lines.push(JSON.parse(line)) };

beforeEach(() => {
  lines = [];
});

test('pino is loaded for the first line that is written', () => {
  const log = createLog('warn', to);
  const part = log.child({ part: 'mqtt' });
  log.info('nothing');
  part.debug({ a: 1 }, 'nothing');
  expect(isLoaded()).toBe(false);
  part.warn('something');
  expect(isLoaded()).toBe(true);
  expect(lines).toMatchObject([{ level: 40, part: 'mqtt', msg: 'something' }]);
});

test.each([
  ['trace', [20, 30, 40, 50, 60]],
  ['debug', [20, 30, 40, 50, 60]],
  ['info', [30, 40, 50, 60]],
  ['warn', [40, 50, 60]],
  ['error', [50, 60]],
  ['fatal', [60]],
  ['silent', []],
] as const)('from %s on', (level, written) => {
  for (const log of [createLog(level, to), createLog(level, to).child({ part: 'http' })])
    for (const severity of ['debug', 'info', 'warn', 'error', 'fatal'] as const) log[severity](severity);
  expect(lines.map((line) => line['level'])).toEqual([...written, ...written]);
});

test('facts stand beside the message, and secrets among them are struck out', () => {
  createLog('info', to).info(
    { user: 'eva', password: 'hunter2', of: { token: 'abc', deep: { cookie: 'x' } } },
    'came in',
  );
  expect(lines).toMatchObject([
    { msg: 'came in', user: 'eva', password: '[secret]', of: { token: '[secret]', deep: { cookie: '[secret]' } } },
  ]);
  expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
});
