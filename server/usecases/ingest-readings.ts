/**
 * Takes a batch of decoded messages in: readings through geometry and the quality filter into levels, use and refills;
 * the rest into what is known of devices; what cannot be used into rejections and the inbox, with its reason.
 *
 * Idempotent by (device, boot, seq), frame counter or device time, so that a batch may come twice in part or whole.
 * Never refuses a batch: one bad message must not hold up the others.
 */
import { ok } from '../contract/errors.ts';
import type { DeviceEvent, Refusal, Uplink } from '../contract/reading.ts';
import { emptyLevelDoc, heard, withStatus, withVitals } from '../domain/dispenser.ts';
import type { LevelDoc } from '../domain/model.ts';
import { see } from '../domain/sequence.ts';
import { applyReading } from './apply-reading.ts';
import { keepInInbox, keepRejection } from './keep-unusable.ts';
import type { Context, Inbound, IngestSummary, Tx, UseCase } from './ports.ts';

/** Counts while a batch is worked through. */
export interface Tally {
  accepted: number;
  suspicious: number;
  readonly rejected: Record<string, number>;
  readonly refilled: string[];
}

export const ingestReadings: UseCase<readonly Inbound[], IngestSummary> = (tx, batch, context) => {
  const tally: Tally = { accepted: 0, suspicious: 0, rejected: {}, refilled: [] };
  for (const message of batch) {
    switch (message.type) {
      case 'refusal':
        reject(tx, tally, message, context);
        break;
      case 'unclaimed':
        keepInInbox(tx, message);
        break;
      case 'reading':
        takeReading(tx, tally, message, context);
        break;
      default:
        for (const id of message.dispensers ?? []) takeNews(tx, tally, message, id, context);
    }
  }
  return ok(tally);
};

function takeReading(tx: Tx, tally: Tally, reading: Extract<Uplink, { type: 'reading' }>, context: Context): void {
  const dispenser = tx.get('dispensers', reading.dispenser);
  if (dispenser === undefined || dispenser.retired) {
    reject(
      tx,
      tally,
      refusalOf(reading, 'unknown-device', `no dispenser "${reading.dispenser}" listens to it`),
      context,
    );
    return;
  }
  const level = tx.get('levels', dispenser.id) ?? emptyLevelDoc(dispenser.id);
  const applied = applyReading(tx, dispenser, level, reading, context);
  if (applied.level !== level) tx.put('levels', applied.level);
  if (applied.row !== null) tx.record(applied.row);
  if (applied.refilled) tally.refilled.push(dispenser.id);
  if (applied.rejected !== null)
    reject(tx, tally, refusalOf(reading, applied.rejected.reason, applied.rejected.detail), context);
  else if (applied.row?.quality === 'suspicious') tally.suspicious++;
  else if (applied.row !== null) tally.accepted++;
}

/** Availability, vitals and events: what a device tells besides levels. */
function takeNews(
  tx: Tx,
  tally: Tally,
  news: Exclude<Uplink, { type: 'reading' }>,
  id: string,
  context: Context,
): void {
  const dispenser = tx.get('dispensers', id);
  if (dispenser === undefined || dispenser.retired) return;
  const before = tx.get('levels', id) ?? emptyLevelDoc(id);
  let level = before;
  if (news.type === 'event') {
    if (news.retained) {
      reject(tx, tally, refusalOf(news, 'retained', 'a retained event is an old one'), context);
      return;
    }
    const { order, seen } = see(before.filter.seen, news, before.levelAt);
    if (order === 'duplicate') {
      reject(tx, tally, refusalOf(news, 'duplicate', 'the event was told before'), context);
      return;
    }
    level = afterEvent({ ...level, filter: { ...level.filter, seen } }, news.event, news.deviceTime ?? news.receivedAt);
  }
  if (news.type === 'availability') {
    const offlineAt = news.online ? null : (level.filter.offlineAt ?? news.receivedAt);
    level = { ...level, online: news.online, filter: { ...level.filter, offlineAt } };
  }
  // "Offline" is said by the broker, and a retained copy by nobody: neither is a sign of life.
  const alive = !news.retained && !(news.type === 'availability' && !news.online);
  if (alive) level = { ...level, ...heard(level, news.receivedAt) };
  level = withStatus({ ...level, vitals: withVitals(level.vitals, news.vitals) }, dispenser, context.now);
  tx.put('levels', level);
}

function afterEvent(level: LevelDoc, event: DeviceEvent, at: number): LevelDoc {
  if (event === 'jam') return { ...level, problem: 'jam' };
  if (event === 'button') return level;
  const filter = { ...level.filter, openedAt: at };
  return { ...level, filter, problem: event === 'cover-open' || level.problem !== 'jam' ? level.problem : null };
}

function reject(tx: Tx, tally: Tally, refusal: Refusal, context: Context): void {
  tally.rejected[refusal.reason] = (tally.rejected[refusal.reason] ?? 0) + 1;
  keepRejection(tx, refusal, context);
}

function refusalOf(uplink: Uplink, reason: Refusal['reason'], detail: string): Refusal {
  const { dialect, address, source, receivedAt } = uplink;
  return { type: 'refusal', reason, detail, dialect, address, receivedAt, ...(source === undefined ? {} : { source }) };
}
