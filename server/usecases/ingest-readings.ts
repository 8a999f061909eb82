/**
 * Takes a batch of decoded messages in: readings through geometry and the quality filter into levels, use and refills;
 * the rest into what is known of devices; what cannot be used into rejections and the inbox, with its reason.
 *
 * Idempotent by (device, boot, seq), frame counter or device time, so that a batch may come twice in part or whole.
 * Never refuses a batch: one bad message must not hold up the others.
 */
import { ok } from '../contract/errors.ts';
import type { Refusal, Uplink } from '../contract/reading.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import { emptyLevelDoc } from '../domain/dispenser.ts';
import type { DispenserDoc, LevelDoc } from '../domain/model.ts';
import { applyNews, type News } from './apply-news.ts';
import { applyReading } from './apply-reading.ts';
import { askByButton } from './ask-by-button.ts';
import { countPeople } from './count-people.ts';
import { keepInInbox, keepRejection } from './keep-unusable.ts';
import { noteAnswer } from './note-answer.ts';
import { noteHealth } from './note-health.ts';
import type { Context, Inbound, IngestSummary, Tx, UseCase } from './ports.ts';

/** Counts while a batch is worked through. */
export interface Tally {
  accepted: number;
  suspicious: number;
  readonly rejected: Record<string, number>;
  readonly refilled: string[];
  readonly own: Map<string, LevelDoc>;
}

export const ingestReadings: UseCase<readonly Inbound[], IngestSummary> = (tx, batch, context) => {
  const tally: Tally = { accepted: 0, suspicious: 0, rejected: {}, refilled: [], own: new Map() };
  for (const message of batch) {
    if ('dropped' in message && message.dropped !== undefined)
      tellDropped(tx, tally, message, message.dropped, context);
    switch (message.type) {
      case 'answer':
        noteAnswer(tx, message, context);
        break;
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
        for (const id of message.rooms ?? []) takeRoomNews(tx, tally, message, id, context);
    }
  }
  const { accepted, suspicious, rejected, refilled } = tally;
  return ok({ accepted, suspicious, rejected, refilled });
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
  if (!isOwn(dispenser, reading)) {
    const detail = `${dispenser.id} listens to ${dispenser.device?.id ?? 'nothing'} now`;
    reject(tx, tally, refusalOf(reading, 'unknown-device', detail), context);
    return;
  }
  const level = tx.get('levels', dispenser.id) ?? emptyLevelDoc(dispenser.id);
  const { online, refilledAt, seenAt, vitals } = level;
  const applied = applyReading(tx, dispenser, level, reading, tally.own, context);
  if (applied.level !== level) tx.put('levels', applied.level);
  // A document of this batch is filled in further, and is the same one.
  if (applied.level !== level || applied.row !== null)
    noteHealth(tx, dispenser, { online, refilledAt, seenAt, vitals }, applied.level, context);
  if (applied.row !== null) tx.record(applied.row);
  if (applied.refilled) tally.refilled.push(dispenser.id);
  if (applied.rejected !== null)
    reject(tx, tally, refusalOf(reading, applied.rejected.reason, applied.rejected.detail), context);
  else if (applied.row?.quality === 'suspicious') tally.suspicious++;
  else if (applied.row !== null) tally.accepted++;
}

/** What was under way when the dispenser got another device does not count any more. */
const isOwn = ({ device }: DispenserDoc, uplink: Uplink): boolean => device !== undefined && isNamed(device, uplink);

const isNamed = (device: DeviceBinding, { dialect, address }: Uplink): boolean =>
  device.dialect === dialect && (device.id === address || device.id.toLowerCase() === address.toLowerCase());

function takeNews(tx: Tx, tally: Tally, news: News, id: string, context: Context): void {
  const dispenser = tx.get('dispensers', id);
  if (dispenser === undefined || dispenser.retired) return;
  // Of a gateway that is gone, its devices are told by its own name.
  if (news.type !== 'availability' && !isOwn(dispenser, news)) return;
  const before = tx.get('levels', id) ?? emptyLevelDoc(id);
  const { level, refilled, rejected } = applyNews(tx, dispenser, before, news, context);
  if (level !== before) {
    tx.put('levels', level);
    noteHealth(tx, dispenser, before, level, context);
  }
  if (refilled) tally.refilled.push(id);
  if (rejected !== null) reject(tx, tally, refusalOf(news, rejected.reason, rejected.detail), context);
  else if (news.type === 'event' && news.event === 'button') askByButton(tx, dispenser, news, context);
}

/** Of a people counter, or of a call button on the wall. */
function takeRoomNews(tx: Tx, tally: Tally, news: News, id: string, context: Context): void {
  const room = tx.get('locations', id);
  if (room === undefined || room.retired || news.type === 'availability') return;
  if (!(room.devices ?? []).some((device) => isNamed(device, news))) return;
  const rejected = countPeople(tx, id, news);
  if (rejected !== null) reject(tx, tally, refusalOf(news, rejected.reason, rejected.detail), context);
  else if (news.type === 'event' && news.event === 'button' && !news.retained)
    askByButton(tx, { location: id }, news, context);
}

/** The rest of the message counts; a person can see what did not. */
function tellDropped(
  tx: Tx,
  tally: Tally,
  uplink: Uplink,
  dropped: NonNullable<Uplink['dropped']>,
  context: Context,
): void {
  const detail = dropped.map(({ field, why }) => `${field} ${why}`).join('; ');
  reject(tx, tally, refusalOf(uplink, 'bad-field', `${detail}; the rest counts`), context);
}

function reject(tx: Tx, tally: Tally, refusal: Refusal, context: Context): void {
  tally.rejected[refusal.reason] = (tally.rejected[refusal.reason] ?? 0) + 1;
  keepRejection(tx, refusal, context);
}

function refusalOf(uplink: Uplink, reason: Refusal['reason'], detail: string): Refusal {
  const { dialect, address, source, receivedAt } = uplink;
  return { type: 'refusal', reason, detail, dialect, address, receivedAt, ...(source === undefined ? {} : { source }) };
}
