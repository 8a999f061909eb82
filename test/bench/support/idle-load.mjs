/**
 * Devices that are connected and say nothing, in a process of their own. Job on stdin as JSON: `{port, devices}`; prints
 * a line once all are in, and ends when stdin does.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import mqtt from 'mqtt-packet';

const lines = createInterface({ input: process.stdin });
lines.once('close', () => process.exit(0));
const { port, devices } = JSON.parse(await new Promise((resolve) => lines.once('line', resolve)));
// Not all at once: a listener has a short queue.
const atOnce = 200;
const waiting = [...devices];
await Promise.all(Array.from({ length: atOnce }, lane));
process.stdout.write('in\n');

async function lane() {
  for (let device = waiting.pop(); device !== undefined; device = waiting.pop()) await open(device);
}

function open({ username, password }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () =>
      socket.write(
        mqtt.generate({
          cmd: 'connect',
          clientId: username,
          username,
          password: Buffer.from(password),
          clean: true,
          keepalive: 3600,
          protocolId: 'MQTT',
          protocolVersion: 4,
        }),
      ),
    );
    socket.once('error', reject);
    socket.once('data', (connack) =>
      connack[0] === 0x20 && connack[3] === 0 ? resolve() : reject(new Error(`refused: ${connack.toString('hex')}`)),
    );
  });
}
