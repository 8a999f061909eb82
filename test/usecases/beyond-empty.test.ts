/** A sensor that sees farther than its dispenser is deep: nothing is there, once it says so twice. */
import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { dispenser, payloadOf, storeWith } from '../mqtt/decoding.ts';
import { minute, type SensorBench, sensorBench } from '../support/sensor-bench.ts';

const quarter = 15 * minute;

/** 300 mm deep. */
function shelf(...before: readonly number[]): { bench: SensorBench; sees(...millimetres: readonly number[]): void } {
  const bench = sensorBench();
  const doc = bench.state.get('dispensers', 'd');
  if (doc === undefined) throw new Error('no dispenser');
  bench.state.put('dispensers', { ...doc, measure: { kind: 'distance', emptyMm: 300, fullMm: 20 } });
  const sees = (...millimetres: readonly number[]) => {
    for (const value of millimetres) {
      bench.now += quarter;
      bench.take(bench.reading({ kind: 'distance', value }));
    }
  };
  sees(...before);
  return { bench, sees };
}

const last = ({ history }: SensorBench) => {
  const { level, quality, reason } = history.at(-1) ?? {};
  return { level, quality, reason };
};

describe('a distance beyond empty', () => {
  test('moves nothing once, and is told as out of range', () => {
    const { bench, sees } = shelf(160, 160);
    sees(8977);
    expect(bench.level).toMatchObject({ level: 50, status: 'ok' });
    expect(last(bench)).toEqual({ level: null, quality: 'rejected', reason: 'out-of-range' });
    expect([...bench.state.values('rejections')]).toMatchObject([{ reason: 'out-of-range', count: 1 }]);
    sees(160, 8977, 160, 8977);
    expect(bench.level.level).toBe(50);
  });

  test('is an empty one twice in a row, flagged, and stays so', () => {
    const { bench, sees } = shelf(160, 160);
    sees(8977, 8960);
    expect(bench.level).toMatchObject({ level: 0, status: 'empty', content: 0 });
    expect(last(bench)).toEqual({ level: 0, quality: 'suspicious', reason: 'out-of-range' });
    sees(8960, 8971);
    expect(bench.level).toMatchObject({ level: 0, status: 'empty', problem: null });
    expect(last(bench)).toEqual({ level: 0, quality: 'suspicious', reason: 'out-of-range' });
    expect([...bench.state.values('rejections')]).toMatchObject([{ count: 1 }]);
    expect(bench.used()).toBe(0.5);
    sees(25, 25);
    expect(bench.level).toMatchObject({ status: 'ok' });
    expect(bench.issues()).toHaveLength(1);
  });

  test('is nothing by a new dispenser’s very first report', () => {
    const { bench, sees } = shelf(8977);
    expect(bench.level).toMatchObject({ level: null, status: 'unknown' });
    sees(8977);
    expect(bench.level).toMatchObject({ level: 0, status: 'empty' });
  });

  test.each([
    ['farther than any sensor sees', 65_535],
    ['the code for no target', 8190],
  ])('that is %s is none, however often', (_, value) => {
    const { bench, sees } = shelf(160, 160);
    sees(value, value, value);
    expect(bench.level.level).toBe(50);
  });

  test('just behind the bottom is empty at once', () => {
    const { bench, sees } = shelf(298, 310);
    expect(bench.level.status).toBe('empty');
    sees(335);
    expect(last(bench)).toEqual({ level: 0, quality: 'accepted', reason: null });
  });

  test('does not confirm itself from a late report', () => {
    const { bench } = shelf(160, 160);
    const late = { deviceTime: bench.now - 20 * minute, seq: 1 };
    bench.take(bench.reading({ kind: 'distance', value: 160 }, { deviceTime: bench.now, seq: 5 }));
    bench.take(bench.reading({ kind: 'distance', value: 8977 }, late));
    bench.take(bench.reading({ kind: 'distance', value: 8977 }, { deviceTime: bench.now + 1, seq: 6 }));
    expect(bench.level.level).toBe(50);
  });
});

test('so is the Elsys that sees the floor', async () => {
  const device = { dialect: 'ttn-v3', id: 'elt-us-1', preset: 'elsys-elt' };
  const measure = { kind: 'distance', emptyMm: 300, fullMm: 20 };
  const store = await storeWith(dispenser(device, { measure }));
  const decoder = createDecoder(store);
  const payload = payloadOf('ttn-v3-elsys-elt-ultrasonic');
  for (const f_cnt of [1, 2]) {
    const message = { ...payload, uplink_message: Object.assign({}, payload['uplink_message'], { f_cnt }) };
    const receivedAt = Date.parse('2026-11-23T09:00:00Z') + f_cnt * quarter;
    const raw = { topic: 'v3/a@t/devices/elt-us-1/up', payload: Buffer.from(JSON.stringify(message)), retained: false };
    const context = { now: receivedAt, by: 'system', newId: () => 'id' };
    await store.transact((tx) => ingestReadings(tx, decoder.decode({ ...raw, receivedAt }), context));
    expect(store.state.get('levels', 'd')?.level).toBe(f_cnt === 1 ? null : 0);
  }
});
