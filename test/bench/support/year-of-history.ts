/**
 * A year of four readings a day of the dispensers in the data directory `argv[2]`, kept and rolled up by the store as if it
 * had run all the while; the last ones as the levels of now.
 */
import { siteOf } from '../../../server/domain/documents.ts';
import type { HistoryRow, Millis } from '../../../server/domain/model.ts';
import { createLowdbStore } from '../../../server/storage/lowdb/store.ts';
import { levelOf } from './dispensers.ts';

const day = 86_400_000;
const days = 365;
const readings = 4;
/** Days between two times that old readings go. */
const every = 7;

const store = createLowdbStore({ dir: process.argv[2] ?? '' });
await store.start();
const dispensers = [...store.state.values('dispensers')].map(({ id }) => id);
const timezone = siteOf(store.state)?.timezone ?? 'UTC';
const today = Math.floor(Date.now() / day) * day;
for (let number = days; number > 0; number--) {
  const from = today - number * day;
  for (let reading = 0; reading < readings; reading++) {
    const ts = from + (reading * day) / readings;
    const level = 100 - ((number * readings + reading) % 100);
    await store.transact((tx) => {
      for (const dispenser of dispensers) tx.record(rowOf(dispenser, ts, level));
    });
  }
  if (number % every === 1) await store.retain({ now: from + day, timezone });
}
await store.transact((tx) => {
  for (let i = 1; i <= dispensers.length; i++) tx.put('levels', levelOf(i, 0));
});
await store.stop();

function rowOf(dispenser: string, ts: Millis, level: number): HistoryRow {
  return { dispenser, ts, receivedAt: ts + 12, boot: 1, seq: ts % 65_536, level, quality: 'accepted', reason: null };
}
