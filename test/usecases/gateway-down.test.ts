/** A bridge or edge node that says that it is gone, from its message to what people are told. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { AlertView } from '../../server/contract/api/live.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import type { Store, UplinkDecoder } from '../../server/usecases/ports.ts';
import { createReadModel, type ReadModel } from '../../server/usecases/views/read-model.ts';
import { watchDispensers } from '../../server/usecases/watch-dispensers.ts';
import { dispenser, type Raw, storeWith } from '../mqtt/decoding.ts';

const minute = 60_000;
const hour = 60 * minute;
const bridge = 'zigbee2mqtt/bridge/state';

let now = 0;
let store: Store;
let decoder: UplinkDecoder;
let model: ReadModel;

async function house(...devices: readonly Raw[]): Promise<void> {
  now = Date.parse('2026-11-23T09:00:00Z');
  store = await storeWith(...devices.map((device, i) => dispenser(device, { id: `d${i}` })));
  decoder = createDecoder(store);
  model = createReadModel(store.state, { clockRate: 1, demo: false, version: 'test' });
  store.onCommit((commit) => model.take(commit));
}
const context = () => ({ now, by: 'system', newId: () => 'id' });
const say = (topic: string, payload: string, retained = false) =>
  store.transact((tx) =>
    ingestReadings(tx, decoder.decode({ topic, payload: Buffer.from(payload), retained, receivedAt: now }), context()),
  );
const watch = () => store.transact((tx) => watchDispensers(tx, {}, context()));
const alerts = (): readonly AlertView[] => model.alerts(now);
const statusOf = (id: string): string | undefined => store.state.get('levels', id)?.status;

describe('a Zigbee bridge with forty devices', () => {
  const ids = Array.from({ length: 40 }, (_, i) => `d${i}`);
  beforeEach(async () => {
    await house(...ids.map((id) => ({ dialect: 'zigbee2mqtt', id })), { dialect: 'tasmota', id: 'elsewhere' });
    for (const id of ids) await say(`zigbee2mqtt/${id}`, '{"level":2,"battery":90}');
    await say('tele/elsewhere/SENSOR', '{"VL53L0X":{"Distance":10}}');
  });

  test('that goes makes all of them unknown at once, as one alert; when it is back, that one is resolved', async () => {
    expect(alerts().filter(({ kind }) => kind === 'dispenser-empty')).toHaveLength(40);
    now += minute;
    await say(bridge, '{"state":"offline"}', true);
    expect(new Set(ids.map(statusOf))).toEqual(new Set(['unknown']));
    expect(store.state.get('levels', 'd7')).toMatchObject({ level: 2, problem: 'gateway-down' });
    const [alert, ...more] = alerts();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ kind: 'gateway-down', severity: 'warning', network: 'zigbee2mqtt', count: 40 });
    now += 30 * minute;
    await watch();
    await say(bridge, '{"state":"offline"}', true);
    expect(alerts().map(({ id }) => id)).toEqual([alert?.id]);
    const seen = store.state.get('levels', 'd7')?.seenAt;
    await say(bridge, '{"state":"online"}', true);
    expect(store.state.get('levels', 'd7')).toMatchObject({ status: 'empty', level: 2, seenAt: seen });
    expect(alerts().some(({ id }) => id === alert?.id)).toBe(false);
    expect(new Set(alerts().map(({ kind }) => kind))).toEqual(new Set(['dispenser-empty']));
  });

  test('that comes back late does not hide that they have been silent meanwhile', async () => {
    await say(bridge, 'offline');
    now += 40 * hour;
    await watch();
    expect(statusOf('d0')).toBe('unknown');
    await say(bridge, 'online');
    expect(statusOf('d0')).toBe('stale');
    expect(alerts()).toContainEqual(expect.objectContaining({ kind: 'devices-silent', count: 40 }));
  });

  test('one that is heard all the same is known again, and the others are not', async () => {
    await say(bridge, 'offline');
    await say('zigbee2mqtt/d3', '{"level":80}', true);
    expect(statusOf('d3')).toBe('unknown');
    now += minute;
    await say('zigbee2mqtt/d3', '{"linkquality":80}');
    expect([statusOf('d3'), statusOf('d4')]).toEqual(['empty', 'unknown']);
    expect(alerts().map(({ kind, count }) => ({ kind, count }))).toContainEqual({ kind: 'gateway-down', count: 39 });
  });
});

test.each([1, 2])('%i behind an edge node are one alert when its will is said', async (count) => {
  const ids = Array.from({ length: count }, (_, i) => `d${i}`);
  await house(...ids.map((id) => ({ dialect: 'sparkplug-b', id: `site/edge/${id}` })));
  const data = () => JSON.stringify({ timestamp: now, metrics: [{ name: 'Level', value: 1 }] });
  for (const id of ids) await say(`spBv1.0/site/DDATA/edge/${id}`, data());
  expect(statusOf('d0')).toBe('empty');
  now += minute;
  await say('spBv1.0/site/NDEATH/edge', '{"metrics":[]}');
  expect(alerts()).toMatchObject([{ kind: 'gateway-down', network: 'site/edge', count }]);
  expect(ids.map(statusOf)).toEqual(ids.map(() => 'unknown'));
  // Each is born again with the node, and known from there on.
  for (const id of ids) await say(`spBv1.0/site/DBIRTH/edge/${id}`, data());
  expect(alerts().map(({ kind }) => kind)).toEqual(ids.map(() => 'dispenser-empty'));
});

test('two bridges that go are two alerts', async () => {
  await house({ dialect: 'zigbee2mqtt', id: 'a' }, { dialect: 'homie', id: 'child' }, { dialect: 'homie', id: 'root' });
  await say('homie/5/child/$description', '{"root":"root","parent":"root","nodes":{}}', true);
  await say('homie/5/child/level/percent', '50');
  await say('zigbee2mqtt/a', '{"level":50}');
  await say(bridge, 'offline');
  await say('homie/5/root/$state', 'lost');
  expect(
    alerts()
      .map(({ network, count }) => `${network} ${count}`)
      .sort(),
  ).toEqual(['root 1', 'zigbee2mqtt 1']);
});

test('a gateway that says nothing when it dies is one alert from the third device on, to the last that is back', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `d${i}`);
  await house(
    ...ids.map((id) => ({ dialect: 'ttn-v3', id })),
    ...Array.from({ length: 45 }, (_, i) => ({ dialect: 'ttn-v3', id: `hall${i}` })),
  );
  const start = now;
  let frame = 0;
  const report = (id: string, gateway: string) =>
    say(
      `v3/app@ttn/devices/${id}/up`,
      JSON.stringify({
        end_device_ids: { device_id: id },
        uplink_message: {
          ...{ f_cnt: ++frame, f_port: 85, decoded_payload: { remaining: 60 } },
          rx_metadata: [{ gateway_ids: { gateway_id: gateway }, rssi: -80, snr: 7 }],
        },
      }),
    );
  const seen = new Set<string>();
  let most = 0;
  /** Each device once in half an hour, each in its own minute; only what the gateways let through is heard. */
  async function pass(hours: number, isUp: boolean): Promise<void> {
    for (const end = now + hours * hour; now < end; ) {
      now += minute;
      const slot = Math.round((now - start) / minute) % 30;
      for (const [i, id] of ids.entries()) if (isUp && i % 30 === slot) await report(id, 'roof');
      for (let i = slot; i < 45; i += 30) await report(`hall${i}`, 'hall');
      await watch();
      const silent = alerts().filter(({ kind }) => kind === 'devices-silent');
      for (const { id } of silent) seen.add(id);
      most = Math.max(most, alerts().length);
    }
  }
  await pass(3, true);
  expect(alerts()).toEqual([]);
  await pass(6, false);
  expect(alerts()).toMatchObject([{ kind: 'devices-silent', network: 'roof', count: 40, total: 40 }]);
  await pass(2, true);
  expect(alerts()).toEqual([]);
  // The first two that fall silent are their own.
  expect([seen.size, most]).toEqual([1, 2]);
});
