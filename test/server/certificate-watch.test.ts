import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CertificateWatch, createCertificateWatch } from '../../server/certificate-watch.ts';
import { until } from '../support/until.ts';

let dir: string;
let watch: CertificateWatch;
let renewed: number;
let fails: boolean;
/** ms that taking one up lasts. */
let slow: number;
let logged: string[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-tls-'));
  for (const name of ['cert.pem', 'key.pem']) copyFileSync(`test/fixtures/tls/${name}`, join(dir, name));
  renewed = 0;
  fails = false;
  slow = 0;
  logged = [];
  const write = (_about: object, message: string): void => void logged.push(message);
  watch = createCertificateWatch({
    files: { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') },
    renew: async () => {
      if (slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
      if (fails) throw new Error('key values mismatch');
      renewed++;
    },
    log: { info: write, warn: write },
    lookEvery: 5,
  });
  await watch.start();
});
afterEach(() => {
  watch.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Whole at once: half of a file would be one more renewal. */
function write(name: string): void {
  copyFileSync(`test/fixtures/tls/renewed-${name}`, join(dir, 'new'));
  renameSync(join(dir, 'new'), join(dir, name));
}
const someLooks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

test('a renewal that takes longer than from one look to the next is taken up once', async () => {
  write('cert.pem');
  slow = 40;
  await until(() => renewed > 0);
  await someLooks();
  expect(renewed).toBe(1);
});

test('a renewal is seen once', async () => {
  await someLooks();
  expect(renewed).toBe(0);
  write('cert.pem');
  await until(() => renewed === 1);
  await someLooks();
  expect({ renewed, logged }).toEqual({ renewed: 1, logged: ['the certificate has been renewed'] });
});

test('one that cannot be used is told of once, and tried until it can', async () => {
  fails = true;
  write('cert.pem');
  await until(() => logged.length === 1);
  await someLooks();
  expect(logged).toEqual([expect.stringMatching(/cannot be used; the one before it stays/)]);
  fails = false;
  await until(() => renewed === 1);
});

test('files that are away for a moment are no renewal', async () => {
  rmSync(join(dir, 'key.pem'));
  await someLooks();
  expect({ renewed, logged }).toEqual({ renewed: 0, logged: [] });
  write('key.pem');
  await until(() => renewed === 1);
});
