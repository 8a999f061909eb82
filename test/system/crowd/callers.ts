/** Devices that connect, report once, wait for the acknowledgement and go, in each way there is to go; again and again. */
import { connect } from 'node:net';
import mqttPacket from 'mqtt-packet';
import type { Credentials } from '../../support/broker-clients.ts';
import type { TestServer } from '../../support/start-server.ts';

/** Of all devices together. */
const atOnce = 200;

/** `times` for each device, with `reports` each time. Resolves to how many reports were acknowledged. */
export async function callAgainAndAgain(
  server: Pick<TestServer, 'mqttPort'>,
  devices: readonly Credentials[],
  times: number,
  reports = 1,
): Promise<number> {
  let next = 0;
  let acked = 0;
  const lane = async (): Promise<void> => {
    for (let call = next++; call < devices.length * times; call = next++) {
      const device = devices[call % devices.length];
      if (device === undefined) continue;
      const count = await report(server.mqttPort, device, call, reports);
      acked += count;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, devices.length) }, lane));
  return acked;
}

/** Resolves to how many were acknowledged once the connection has gone. */
function report(port: number, { username, password }: Credentials, call: number, reports: number): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answer = Buffer.alloc(0);
  socket.write(
    mqttPacket.generate({
      ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 },
      ...{ clientId: username, username, password: Buffer.from(password) },
    }),
  );

  function tell(): void {
    const packets = Array.from({ length: reports }, (_, i) =>
      mqttPacket.generate({
        ...{ cmd: 'publish', topic: `hylla/${username}/level`, payload: `{"level":${40 + ((call + i) % 3)}}` },
        ...{ qos: 1, messageId: i + 1, dup: false, retain: false },
      }),
    );
    socket.write(Buffer.concat(packets));
  }

  function go(): void {
    if (call % 3 === 0) socket.end(mqttPacket.generate({ cmd: 'disconnect' }));
    else if (call % 3 === 1) socket.destroy();
    else socket.resetAndDestroy();
  }

  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length === 4) tell();
      if (answer.length === 4 + 4 * reports) go();
    });
    socket.on('close', () => resolve(answer[3] === 0 ? answer.length / 4 - 1 : 0));
  });
}
