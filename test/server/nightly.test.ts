import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNightly, type Nightly } from '../../server/nightly.ts';

const hour = 3_600_000;
let nightly: Nightly | undefined;
let backups: number[];
let fails: boolean;
let logged: string[];
beforeEach(() => {
  backups = [];
  fails = false;
  logged = [];
});
afterEach(async () => {
  await nightly?.stop();
  vi.useRealTimers();
});

/** A machine that is switched on, at a time of its clock. */
function switchOn(at: string, timezone = 'Europe/Stockholm'): void {
  vi.useFakeTimers({ now: Date.parse(at) });
  nightly = createNightly({
    timezone: () => timezone,
    newest: async (now) => backups.filter((time) => time <= now).at(-1) ?? null,
    job: async () => {
      if (fails) throw new Error('the disk is full');
      backups.push(Date.now());
    },
    log: { error: (_about: object, message: string) => void logged.push(message) },
  });
  nightly.start();
}
async function switchOff(): Promise<void> {
  await nightly?.stop();
  vi.useRealTimers();
}
const times = (): string[] => backups.map((time) => new Date(time).toISOString().slice(0, 16));

test('on day and night: at the first start, then once a night, by the site’s clock', async () => {
  switchOn('2026-11-23T10:00:00Z');
  await vi.advanceTimersByTimeAsync(3 * 24 * hour);
  expect(times()).toEqual(['2026-11-23T10:01', '2026-11-24T01:00', '2026-11-25T01:00', '2026-11-26T01:00']);
});

test('off at night: once a day, soon after it is on', async () => {
  for (const day of ['23', '24', '25']) {
    switchOn(`2026-11-${day}T07:00:00Z`);
    await vi.advanceTimersByTimeAsync(10 * hour);
    await switchOff();
  }
  expect(times()).toEqual(['2026-11-23T07:01', '2026-11-24T07:01', '2026-11-25T07:01']);
});

test('switched on and off all day: still once', async () => {
  for (const at of ['07', '09', '11', '13', '15']) {
    switchOn(`2026-11-23T${at}:00:00Z`);
    await vi.advanceTimersByTimeAsync(hour);
    await switchOff();
  }
  expect(times()).toEqual(['2026-11-23T07:01']);
});

test.each(['2026-10-24', '2027-03-27'])(
  'over the night of %s, when the clock is changed, and the next: one each',
  async (day) => {
    backups.push(Date.parse(`${day}T01:00:00Z`));
    switchOn(`${day}T12:00:00Z`);
    await vi.advanceTimersByTimeAsync(48 * hour);
    expect(backups).toHaveLength(3);
  },
);

test('one that fails is told, and tried again in an hour', async () => {
  fails = true;
  switchOn('2026-11-23T10:00:00Z');
  await vi.advanceTimersByTimeAsync(3 * hour);
  expect(logged).toHaveLength(3);
  fails = false;
  await vi.advanceTimersByTimeAsync(hour);
  expect(backups).toHaveLength(1);
});

test('a backup of the future, from when the clock was wrong, does not keep others from being made', async () => {
  backups.push(Date.parse('2031-01-01T00:00:00Z'));
  switchOn('2026-11-23T10:00:00Z');
  await vi.advanceTimersByTimeAsync(hour);
  expect(backups).toHaveLength(2);
});
