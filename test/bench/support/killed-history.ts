/**
 * Readings of the dispensers in the data directory `argv[2]`, left as a killed process leaves them: `argv[3]` folded into
 * history, `argv[4]` in the journal only.
 */
import type { HistoryRow, Millis } from '../../../server/domain/model.ts';
import { createLowdbStore } from '../../../server/storage/lowdb/store.ts';
import { levelOf } from './dispensers.ts';

/** Readings in a commit, as under some load. */
const group = 20;
/** ms between two readings of all dispensers. */
const every = 60_000;
const [dir = '', folded = '0', waiting = '0'] = process.argv.slice(2);

const first = createLowdbStore({ dir });
await first.start();
const dispensers = [...first.state.values('dispensers')].map(({ id }) => id);
const begin = Math.floor(Date.now() / every) * every - 13 * 86_400_000;
let taken = 0;
await take(first, Number(folded));
await first.stop();
// Never folds: so a process is killed that could write no checkpoint for long.
const second = createLowdbStore({ dir, checkpointBytes: Number.MAX_SAFE_INTEGER });
await second.start();
await take(second, Number(waiting));
process.kill(process.pid, 'SIGKILL');

async function take(store: typeof first, count: number): Promise<void> {
  for (const end = taken + count; taken < end; ) {
    await store.transact((tx) => {
      for (let i = 0; i < group && taken < end; i++, taken++) {
        const nth = taken % dispensers.length;
        const ts = begin + Math.floor(taken / dispensers.length) * every + nth;
        tx.put('levels', levelOf(nth + 1, ts - 1_700_000_000_000));
        tx.record(rowOf(dispensers[nth] ?? '', ts));
      }
    });
  }
}

function rowOf(dispenser: string, ts: Millis): HistoryRow {
  return { dispenser, ts, receivedAt: ts + 12, boot: 1, seq: taken, level: 41.5, quality: 'accepted', reason: null };
}
