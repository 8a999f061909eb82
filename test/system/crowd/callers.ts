/** Devices that connect, report once, wait for the acknowledgement and go, in each way there is to go; again and again. */
import { connect } from 'node:net';
import mqttPacket from 'mqtt-packet';
import type { Credentials } from '../../support/broker-clients.ts';
import type { TestServer } from '../../support/start-server.ts';

/** Of all devices together. */
const atOnce = 200;

/** `times` for each device. Resolves to how many reports were acknowledged. */
export async function callAgainAndAgain(
  server: Pick<TestServer, 'mqttPort'>,
  devices: readonly Credentials[],
  times: number,
): Promise<number> {
  let next = 0;
  let acked = 0;
  const lane = async (): Promise<void> => {
    for (let call = next++; call < devices.length * times; call = next++) {
      const device = devices[call % devices.length];
      if (device !== undefined && (await report(server.mqttPort, device, call))) acked++;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, devices.length) }, lane));
  return acked;
}

function report(port: number, { username, password }: Credentials, call: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answer = Buffer.alloc(0);
  socket.write(
    Buffer.concat([
      mqttPacket.generate({
        ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 },
        ...{ clientId: username, username, password: Buffer.from(password) },
      }),
      mqttPacket.generate({
        ...{ cmd: 'publish', topic: `hylla/${username}/level`, payload: `{"level":${40 + (call % 3)}}` },
        ...{ qos: 1, messageId: 1 + (call % 60_000), dup: false, retain: false },
      }),
    ]),
  );
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 8) return;
      if (call % 3 === 0) socket.end(mqttPacket.generate({ cmd: 'disconnect' }));
      else if (call % 3 === 1) socket.destroy();
      else socket.resetAndDestroy();
    });
    socket.on('close', () => resolve(answer.length === 8 && answer[3] === 0 && answer[4] === 0x40));
  });
}
