/**
 * Whether messages of a Sparkplug edge node are whole: numbers follow one another from its birth on (0 to 255, then 0
 * again), and a death is that of the session that was born last. Eclipse Sparkplug 3.0, sections 6.4.5.1 and 6.4.9.1. When
 * one is missing the node is asked to be born again, at most once a minute.
 */
import type { Millis } from '../../domain/model.ts';
import type { Learned } from '../learned.ts';
import type { Payload } from './sparkplug-payload.ts';

const askEvery = 60_000;
const rebirth = 'Node Control/Rebirth';

export interface EdgeNode {
  readonly learned: Learned;
  /** Of what is learned of it. */
  readonly key: string;
  readonly group: string;
  readonly node: string;
  readonly receivedAt: Millis;
  readonly reply?: ((topic: string, payload: Uint8Array) => void) | undefined;
}

/** Of a birth or data message of the node or of one of its devices. */
export function follow(edge: EdgeNode, kind: 'NBIRTH' | 'other', payload: Payload): void {
  const { learned, key } = edge;
  const { seq } = payload;
  const known = learned.get(key);
  if (kind === 'NBIRTH') {
    learned.set(
      key,
      new Map([...keep(known, 'asked'), ['seq', String(seq ?? 0)], ['bdSeq', String(sessionOf(payload) ?? '')]]),
    );
    return;
  }
  // Whoever numbers nothing cannot miss one.
  if (seq === undefined && known === undefined) return;
  const isNext = known?.get('seq') !== undefined && seq === (Number(known.get('seq')) + 1) % 256;
  const asked = Number(known?.get('asked') ?? Number.NEGATIVE_INFINITY);
  const isDue = !isNext && edge.receivedAt - asked >= askEvery;
  if (isDue) edge.reply?.(`spBv1.0/${edge.group}/NCMD/${edge.node}`, rebirthCommand(edge.receivedAt));
  learned.set(
    key,
    new Map([
      ...keep(known, 'bdSeq'),
      ...(seq === undefined ? [] : ([['seq', String(seq)]] as const)),
      ['asked', String(isDue ? edge.receivedAt : asked)],
    ]),
  );
}

/** For an alias that was not heard of. Where messages are shared out among servers nothing else tells that one is missing. */
export function askForBirth({ learned, key, group, node, receivedAt, reply }: EdgeNode): void {
  const asked = Number(learned.get(key)?.get('asked') ?? Number.NEGATIVE_INFINITY);
  if (receivedAt - asked < askEvery) return;
  reply?.(`spBv1.0/${group}/NCMD/${node}`, rebirthCommand(receivedAt));
  learned.set(key, new Map([...(learned.get(key) ?? []), ['asked', String(receivedAt)]]));
}

/** False for the will of an earlier session that comes after the next one's birth. */
export function isOfThisSession({ learned, key }: EdgeNode, death: Payload | null): boolean {
  const born = learned.get(key)?.get('bdSeq');
  const died = death === null ? undefined : sessionOf(death);
  return born === undefined || born === '' || died === undefined || String(died) === born;
}

function sessionOf({ metrics }: Payload): unknown {
  return metrics.find(({ name }) => name === 'bdSeq')?.value ?? undefined;
}

function* keep(known: ReadonlyMap<string, string> | undefined, name: string): Generator<readonly [string, string]> {
  const value = known?.get(name);
  if (value !== undefined) yield [name, value];
}

/** `{timestamp, metrics: [{name: "Node Control/Rebirth", datatype: Boolean, value: true}]}` in protobuf's wire format. */
function rebirthCommand(now: Millis): Uint8Array {
  const name = Buffer.from(rebirth);
  const metric = Buffer.concat([Buffer.from([0x0a, name.length]), name, Buffer.from([0x20, 11, 0x70, 1])]);
  return Buffer.concat([Buffer.from([0x08]), varint(now), Buffer.from([0x12, metric.length]), metric]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt(Math.max(0, Math.round(value)));
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  bytes.push(Number(left));
  return Buffer.from(bytes);
}
