/** What a device tells besides levels, for one dispenser that listens to it: availability, vitals, events. */
import type { DeviceEvent, RejectionReason, Uplink } from '../contract/reading.ts';
import { newestAt, withDoubt, withStatus, withVitals } from '../domain/dispenser.ts';
import type { DispenserDoc, LevelDoc, Millis } from '../domain/model.ts';
import { refillRise, vouches } from '../domain/reading-quality.ts';
import { reportTime } from '../domain/report-time.ts';
import { type Order, see } from '../domain/sequence.ts';
import { draftOf, type LevelDraft, moveLevel } from './move-level.ts';
import { noteLife } from './note-life.ts';
import type { Context, Tx } from './ports.ts';

export type News = Exclude<Uplink, { type: 'reading' | 'answer' }>;

export interface AppliedNews {
  readonly level: LevelDoc;
  readonly refilled: boolean;
  readonly rejected: { readonly reason: RejectionReason; readonly detail: string } | null;
}

export function applyNews(
  tx: Tx,
  dispenser: DispenserDoc,
  before: LevelDoc,
  news: News,
  context: Context,
): AppliedNews {
  if (news.type === 'availability' && news.gateway !== undefined)
    return { level: behindGateway(dispenser, before, news, context), refilled: false, rejected: null };
  const known: LevelDraft = draftOf(before);
  let refilled = false;
  if (news.type === 'event') {
    const time = reportTime(news.deviceTime, news.receivedAt);
    const order = place(known, news, newestAt(before));
    if (news.retained) return refuse(before, 'retained', 'a retained event is an old one');
    if (order === 'duplicate') return refuse(known, 'duplicate', 'the event was told before');
    if (order === 'old-boot') return refuse(known, 'old-boot', 'the event is of a boot older than those remembered');
    refilled = takeEvent(tx, dispenser, known, { event: news.event, at: time.at, order }, context);
  }
  if (news.type === 'availability') {
    known.online = news.online;
    known.filter.offlineAt = news.online ? null : (known.filter.offlineAt ?? news.receivedAt);
  }
  // "Offline" is said by the broker, and a retained copy by nobody: neither is a sign of life.
  if (!news.retained && !(news.type === 'availability' && !news.online)) {
    noteLife(known, before, dispenser, news.receivedAt);
  }
  known.vitals = withVitals(known.vitals, news.vitals);
  return { level: withStatus(known, dispenser, context.now), refilled, rejected: null };
}

/** Nothing is known of a device whose gateway is gone, from that instant on; then all is as it was, until it is heard itself. */
function behindGateway(
  dispenser: DispenserDoc,
  before: LevelDoc,
  { gateway: name = '', online, receivedAt: at }: Extract<News, { type: 'availability' }>,
  { now }: Context,
): LevelDoc {
  const { gatewayDown } = before;
  if (online ? gatewayDown?.name !== name : gatewayDown !== undefined) return before;
  return withStatus({ ...before, gatewayDown: online ? undefined : { name, at } }, dispenser, now);
}

/**
 * Numbers are shared with readings. An event without one does no more when told twice; its time is not remembered, for
 * the reading of the same moment has it too.
 */
function place({ filter }: LevelDraft, news: News, newest: Millis | null): Order {
  if (news.seq === undefined) return 'newer';
  const { boot, seq, receivedAt: arrival } = news;
  const { deviceTime } = reportTime(news.deviceTime, arrival);
  const placed = see(filter.seen, { boot, seq, deviceTime, arrival }, newest);
  filter.seen = placed.seen;
  return placed.order;
}

/** Answers whether the event confirmed a refill. */
function takeEvent(
  tx: Tx,
  dispenser: DispenserDoc,
  known: LevelDraft,
  { event, at, order }: { event: DeviceEvent; at: Millis; order: Order },
  context: Context,
): boolean {
  const { filter } = known;
  if (event === 'button') return false;
  if (event === 'jam') {
    // What came late may have been mended since.
    if (order !== 'late') known.doubt = withDoubt(known, 'jam').doubt;
    return false;
  }
  if (order !== 'late' && event !== 'cover-open' && known.doubt?.problem === 'jam') known.doubt = undefined;
  filter.openedAt = order === 'late' ? Math.max(filter.openedAt ?? at, at) : at;
  const { leap } = filter;
  if (leap === null || known.level === null || leap.level - known.level < refillRise || !vouches(at, leap.at))
    return false;
  moveLevel(tx, dispenser, known, { level: leap.level, refill: true, at: leap.at, recent: [leap.level] }, context);
  return true;
}

function refuse(level: LevelDoc, reason: RejectionReason, detail: string): AppliedNews {
  return { level, refilled: false, rejected: { reason, detail } };
}
