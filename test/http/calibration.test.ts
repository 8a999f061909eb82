/** Full and empty by holding a unit in: what is taken, what is refused, and that it moves no level meanwhile. */
import { beforeEach, expect, test } from 'vitest';
import { type AdoptionBench, adoptionBench } from '../support/adoption-bench.ts';

const path = 'dispensers/by-hand/calibration';
let on: AdoptionBench;

beforeEach(async () => {
  on = await adoptionBench();
  const { body } = await on.ask('GET', '/api/v1/dispensers/by-hand');
  const device = { dialect: 'tasmota', id: 'tof' };
  await put({ ...body, device, measure: { kind: 'distance', emptyMm: 300, fullMm: 20 } });
});

const put = (json: object) => on.ask('PUT', '/api/v1/dispensers/by-hand', { json });
const dispenser = async () => (await on.ask('GET', '/api/v1/dispensers/by-hand')).body;
const hold = (what: 'full' | 'empty') => on.post(path, { hold: what });
async function measure(sensor: string, ...values: readonly (number | null)[]): Promise<void> {
  for (const value of values) {
    on.clock.at += 60_000;
    const key = sensor === 'HX711' ? { Weight: value } : { Distance: value };
    await on.hear('tele/tof/SENSOR', { [sensor]: key });
  }
}
const millimetres = (...values: readonly (number | null)[]) => measure('VL53L0X', ...values);

test('the medians of both become the measure, and no level moves until then', async () => {
  await millimetres(160, 160);
  expect((await dispenser()).level).toBe(50);
  expect((await hold('full')).body).toMatchObject({ hold: 'full', needed: 3, full: { samples: 0, median: null } });
  await millimetres(40, null, 42, 41);
  expect((await hold('empty')).body).toMatchObject({
    hold: 'empty',
    unit: 'mm',
    full: { samples: 3, median: 41, spread: 2 },
  });
  await millimetres(260, 262, 261);
  expect((await dispenser()).level).toBe(50);
  const movements = on.store.state.size('movements');
  expect(await on.post(`${path}/finish`)).toMatchObject({
    status: 200,
    body: { measure: { kind: 'distance', emptyMm: 261, fullMm: 41 } },
  });
  expect((await dispenser()).measure).toEqual({ kind: 'distance', emptyMm: 261, fullMm: 41 });
  expect((await on.ask('GET', `/api/v1/${path}`)).body).toMatchObject({ hold: null, unit: null, problem: null });
  expect(on.store.state.size('movements')).toBe(movements);
  await millimetres(151);
  expect((await dispenser()).level).toBe(50);
  const { items } = (await on.ask('GET', '/api/v1/audit')).body;
  expect(items).toContainEqual(
    expect.objectContaining({ action: 'dispenser.calibrated', subject: 'dispenser:by-hand' }),
  );
});

test.each([
  ['too close', 'too-close', [100, 101, 102], [104, 105, 106], /full is 101 mm, empty 105 mm: too close/],
  ['too noisy', 'noisy', [40, 90, 41], [200, 201, 202], /differ by 50 mm: too noisy/],
  ['swapped', 'swapped', [260, 261, 262], [40, 41, 42], /look swapped/],
])('%s is refused, saying so, and the measure stays', async (_, problem, full, empty, says) => {
  await hold('full');
  await millimetres(...full);
  await hold('empty');
  await millimetres(...empty);
  expect((await on.ask('GET', `/api/v1/${path}`)).body.problem).toBe(problem);
  const { status, body } = await on.post(`${path}/finish`);
  expect([status, body.error.message]).toEqual([409, expect.stringMatching(says)]);
  expect((await dispenser()).measure).toEqual({ kind: 'distance', emptyMm: 300, fullMm: 20 });
  // One of the two may be held again.
  expect((await hold('empty')).body).toMatchObject({ full: { samples: 3 }, empty: { samples: 0 } });
});

test('the empty unit has to wait for the full one, the end for both', async () => {
  expect((await on.post(`${path}/finish`)).status).toBe(409);
  expect((await hold('empty')).status).toBe(409);
  await hold('full');
  await millimetres(40, 41);
  expect((await hold('empty')).body.error.message).toMatch(/2 of 3 readings/);
  await millimetres(42);
  await hold('empty');
  expect((await on.post(`${path}/finish`)).body.error.message).toMatch(/0 of 3 readings have come with the empty unit/);
});

test('a scale gives a weight, whatever the dispenser was measured by', async () => {
  await put({ ...(await dispenser()), measure: { kind: 'percent' } });
  await hold('full');
  await measure('HX711', 2.4, 2.41, 2.39);
  await hold('empty');
  await measure('HX711', 0.4, 0.41, 0.4);
  expect((await on.post(`${path}/finish`)).body.measure).toEqual({ kind: 'weight', emptyG: 400, fullG: 2400 });
});

test('a device that works out the level itself is told as such', async () => {
  await put({ ...(await dispenser()), device: { dialect: 'json', id: 'a/b' }, measure: { kind: 'percent' } });
  await hold('full');
  await on.hear('a/b', { level: 90 });
  expect((await on.ask('GET', `/api/v1/${path}`)).body).toMatchObject({ useless: 1, full: { samples: 0 } });
});

test('given up, or forgotten for four hours, readings count again', async () => {
  await hold('full');
  await millimetres(160);
  expect((await dispenser()).level).toBeNull();
  expect((await on.ask('DELETE', `/api/v1/${path}`)).status).toBe(204);
  await millimetres(160);
  expect((await dispenser()).level).toBe(50);
  await hold('full');
  on.clock.at += 4 * 3_600_000;
  await millimetres(132);
  expect((await dispenser()).level).toBe(60);
  expect((await on.ask('GET', `/api/v1/${path}`)).body.hold).toBeNull();
});

test('another device ends it, and nothing can be held without one', async () => {
  await hold('full');
  await put({ ...(await dispenser()), device: { dialect: 'tasmota', id: 'other' } });
  expect((await on.ask('GET', `/api/v1/${path}`)).body.hold).toBeNull();
  expect((await on.post('dispensers/nobody/calibration', { hold: 'full' })).status).toBe(404);
  const { device: _, ...without } = await dispenser();
  await put(without);
  expect((await hold('full')).status).toBe(409);
});
