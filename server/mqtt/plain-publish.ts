/**
 * Reads the one packet that nearly all traffic is (MQTT 3.1.1, section 3.3): a PUBLISH with QoS 0 or 1, not retained, whose
 * topic is plain ASCII. Anything else, and anything that is not right, is left to aedes and what it says of it.
 */
export interface PlainPublish {
  readonly topic: string;
  /** A view of the packet, not a copy. */
  readonly payload: Buffer;
  /** 1 to 65,535 with QoS 1; 0 with QoS 0, which needs no answer. */
  readonly messageId: number;
}

const mostLevels = 100;

/**
 * The packet in `bytes` from `start` to `end`, or null when it is not such a one. `last`: the topic of such a packet of the
 * same client; most send to one only, which need not be read again and is the same string then.
 */
export function readPlainPublish(bytes: Buffer, start: number, end: number, last: string): PlainPublish | null {
  const type = bytes[start] ?? 0;
  // DUP may be set with QoS 1 only (MQTT-3.3.1-2).
  if (type !== 0x30 && type !== 0x32 && type !== 0x3a) return null;
  let at = start + 1;
  while (((bytes[at] ?? 0) & 0x80) !== 0) at++;
  at++;
  const topicStart = at + 2;
  const topicEnd = topicStart + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
  const payloadStart = type === 0x30 ? topicEnd : topicEnd + 2;
  if (topicEnd === topicStart || payloadStart > end) return null;
  const isLast = isText(last, bytes, topicStart, topicEnd);
  if (!isLast && !isPlain(bytes, topicStart, topicEnd)) return null;
  const messageId = type === 0x30 ? 0 : ((bytes[topicEnd] ?? 0) << 8) | (bytes[topicEnd + 1] ?? 0);
  if (type !== 0x30 && messageId === 0) return null;
  return {
    topic: isLast ? last : bytes.toString('latin1', topicStart, topicEnd),
    payload: bytes.subarray(payloadStart, end),
    messageId,
  };
}

function isText(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

function isPlain(bytes: Buffer, start: number, end: number): boolean {
  let levels = 1;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x20 || byte > 0x7e || byte === 0x23 || byte === 0x2b) return false;
    if (byte === 0x2f) levels++;
  }
  return levels <= mostLevels;
}
