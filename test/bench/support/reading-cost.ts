/**
 * What a reading costs from its bytes to the disk: decoder, gatherer, use case and lowdb store without a network, with
 * `argv[2]` dispensers in `argv[3]`. For each line on stdin (a count) it takes in as many readings, 30 at a time of 30
 * devices, all devices in turn, and prints the CPU time of one in µs, all threads and checkpoints included. With
 * `--expose-gc`: what filling and starting leave is collected first, as it is in a server within the first minute.
 */
import { createInterface } from 'node:readline';
import { createIntake } from '../../../server/intake.ts';
import { createDecoder } from '../../../server/mqtt/decoder.ts';
import { createGatherer } from '../../../server/mqtt/gatherer.ts';
import { createLowdbStore } from '../../../server/storage/lowdb/store.ts';
import { fill } from './dispensers.ts';

const [count = 30, dir = ''] = [Number(process.argv[2]), process.argv[3]];
const lanes = 30;
const filled = createLowdbStore({ dir });
await filled.start();
await fill(filled, count);
await filled.stop();
const store = createLowdbStore({ dir });
await store.start();
(globalThis as { gc?: () => void }).gc?.();
const decoder = createDecoder(store);
const intake = createIntake({ store, clock: { now: Date.now, rate: 1 }, newId: () => '', onBatch: () => {} });
const gatherer = createGatherer(intake);
let taken = 0;
process.stdout.write('ready\n');

for await (const line of createInterface(process.stdin)) {
  const { user, system } = process.cpuUsage();
  const until = taken + Number(line);
  await Promise.all(Array.from({ length: lanes }, () => lane(until)));
  const spent = process.cpuUsage({ user, system });
  process.stdout.write(`${(spent.user + spent.system) / Number(line)}\n`);
}
await store.stop();

function lane(until: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (error: Error | null): void => {
      if (error !== null) reject(error);
      else if (taken >= until) resolve();
      else gatherer.take(decoder.decode(message(taken++)), next);
    };
    next(null);
  });
}

function message(n: number) {
  const receivedAt = Date.now();
  const seq = 2 + Math.floor(n / count);
  const text = `{"level":${40 + (seq % 3)},"ts":"${new Date(receivedAt).toISOString()}","boot":1,"seq":${seq},"battery":87,"rssi":-71}`;
  return { topic: `hylla/d-${1 + (n % count)}/level`, payload: Buffer.from(text), retained: false, receivedAt };
}
