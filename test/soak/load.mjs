/** Traffic of a soak: devices that come and go, and screens that do. Stops when `stop` says so. */
import { request } from 'node:http';
import mqtt from 'mqtt';

const perConnection = 20;

/** Connects, reports `perConnection` times within the second, goes, and comes again. Resolves to what was acknowledged. */
export async function device({ port, username, password }, stop) {
  let seq = 0;
  let acked = 0;
  while (!stop()) {
    const next = performance.now() + 1_000;
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
      username,
      password,
      clientId: username,
      clean: true,
      reconnectPeriod: 0,
    });
    for (let i = 0; i < perConnection; i++) {
      seq++;
      await client.publishAsync(`hylla/${username}/level`, JSON.stringify({ level: 80 - (seq % 3), boot: 1, seq }), {
        qos: 1,
      });
      acked++;
    }
    await client.endAsync();
    await pause(next - performance.now());
  }
  return acked;
}

/** Opens the live link, reads for half a second, and leaves without a word. Resolves to how often. */
export async function screen({ url, token }, stop) {
  let times = 0;
  while (!stop()) {
    await new Promise((resolve) => {
      const link = request(`${url}api/v1/live`, { headers: { authorization: `Bearer ${token}` } }, (answer) => {
        answer.resume();
        answer.on('error', () => {});
        setTimeout(() => link.destroy(), 500);
      });
      link.on('error', () => {});
      link.on('close', resolve);
      link.end();
    });
    times++;
  }
  return times;
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
