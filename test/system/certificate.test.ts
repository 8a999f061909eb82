/** A certificate that is renewed on disk is what the next client sees, over HTTPS and MQTTS. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { launchServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const fixture = (name: string): string => join('test/fixtures/tls', name);
let dir: string;
let server: TestServer;
let ports: number[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-certificate-'));
  for (const name of ['cert.pem', 'key.pem']) copyFileSync(fixture(name), join(dir, name));
  const mqttsPort = await freePort();
  const tls = { HYLLA_TLS_CERT: join(dir, 'cert.pem'), HYLLA_TLS_KEY: join(dir, 'key.pem') };
  server = await launchServer({ env: { ...tls, HYLLA_MQTTS_PORT: String(mqttsPort), HYLLA_HOST: '0.0.0.0' } });
  ports = [Number(new URL(server.url).port), mqttsPort];
  await until(() => server.output().includes('Hylla is ready'));
});
afterEach(async () => {
  await server?.clean();
  rmSync(dir, { recursive: true, force: true });
});

/** A connection to `port` by who trusts `ca` only. */
function open(port: number, ca: string): Promise<TLSSocket> {
  const options = { port, host: '127.0.0.1', servername: 'localhost', ca: readFileSync(fixture(ca)) };
  return new Promise((resolve, reject) => {
    const socket = connect(options, () => resolve(socket));
    socket.once('error', reject);
  });
}

test('without a restart; half of a renewal changes nothing', async () => {
  expect(server.output()).toMatch(/MQTT without TLS can be reached from the network/);
  for (const port of ports) (await open(port, 'cert.pem')).destroy();
  copyFileSync(fixture('renewed-cert.pem'), join(dir, 'cert.pem'));
  await until(() => server.output().includes('cannot be used'));
  for (const port of ports) (await open(port, 'cert.pem')).destroy();
  copyFileSync(fixture('renewed-key.pem'), join(dir, 'key.pem'));
  await until(() => server.output().includes('has been renewed'));
  for (const port of ports) {
    (await open(port, 'renewed-cert.pem')).destroy();
    await expect(open(port, 'cert.pem')).rejects.toThrow();
  }
});
