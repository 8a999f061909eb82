/** A real Mosquitto whose queues are too short says so, and we tell whoever reads our log. */
import mqtt from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { watchDropped } from '../../server/mqtt/dropped.ts';
import { type MosquittoServer, mosquittoServer } from '../support/mosquitto-server.ts';
import { until } from '../support/until.ts';

let mosquitto: MosquittoServer;
let stop: () => void;
const told: object[] = [];
const log = { info: () => {}, error: () => {}, warn: (about: object) => void told.push(about) };

afterEach(async () => {
  stop();
  await mosquitto.clean();
});

test('messages that the broker throws away are told, with how many more they are', async () => {
  mosquitto = await mosquittoServer(['max_queued_messages 5', 'sys_interval 1']);
  const url = `mqtt://127.0.0.1:${mosquitto.mqttPort}`;
  const sleeper = await mqtt.connectAsync(url, { clientId: 'sleeper', clean: false });
  await sleeper.subscribeAsync('a', { qos: 1 });
  await sleeper.endAsync();
  const sender = await mqtt.connectAsync(url);
  const send = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await sender.publishAsync('a', String(i), { qos: 1 });
  };
  stop = watchDropped(`mqtt://user:hush@127.0.0.1:${mosquitto.mqttPort}`, log);
  const lost = (): number =>
    told.reduce((sum: number, about) => sum + Number('messages' in about && about.messages), 0);
  await send(5);
  await until(async () => {
    await send(1);
    return told.length > 0;
  });
  await send(10);
  // The broker counts once a second, be it in the middle of them.
  await until(() => told.length > 1 && lost() >= 11);
  await sender.endAsync();
  expect(told[0]).toMatchObject({ broker: `127.0.0.1:${mosquitto.mqttPort}` });
});
