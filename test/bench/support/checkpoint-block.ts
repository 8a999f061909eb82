/**
 * How long checkpoints hold the event loop: a process with a lowdb store of `argv[2]` dispensers in `argv[3]`. Each of
 * `argv[4]` rounds commits once, which brings on a checkpoint, and looks for the longest time between two turns of the
 * event loop until the new `hylla.json` is in place; then for the same while without a checkpoint, for what else holds the
 * machine. On stdout as JSON: `{blocks, idle, took}`, ms a round.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createLowdbStore } from '../../../server/storage/lowdb/store.ts';
import { fill, levelOf } from './dispensers.ts';

const [count = 10_000, dir = '', rounds = 10] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const warmUp = 3;
const store = createLowdbStore({ dir, checkpointBytes: 1 });
await store.start();
const file = join(dir, 'hylla.json');
const inPlace = (): number => statSync(file).mtimeMs;
/** Until what follows a checkpoint (old journal files go) is over: before that none begins. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

const blocks: number[] = [];
const idle: number[] = [];
const took: number[] = [];
await fill(store, count);
for (let round = 0; round < warmUp + rounds; round++) {
  await rest();
  const before = inPlace();
  const from = performance.now();
  await store.transact((tx) => tx.put('levels', levelOf(1, round)));
  const block = await longestTurn(() => inPlace() !== before);
  const duration = performance.now() - from;
  await rest();
  const end = performance.now() + duration;
  const without = await longestTurn((at) => at > end);
  if (round < warmUp) continue;
  blocks.push(block);
  idle.push(without);
  took.push(duration);
}
await store.stop();
process.stdout.write(JSON.stringify({ blocks, idle, took }));

/**
 * ms of the longest time between two turns of the event loop, until `isOver`. Time in which this process used no CPU does
 * not count: then another one had the machine.
 */
async function longestTurn(isOver: (now: number) => boolean): Promise<number> {
  let longest = 0;
  for (let last = performance.now(), used = cpu(); ; ) {
    await new Promise((resolve) => setImmediate(resolve));
    const [now, usedNow] = [performance.now(), cpu()];
    longest = Math.max(longest, Math.min(now - last, usedNow - used));
    if (isOver(now)) return longest;
    [last, used] = [now, usedNow];
  }
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
