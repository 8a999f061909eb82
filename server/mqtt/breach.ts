/**
 * What breaks MQTT 3.1.1 and passes aedes and its parser all the same, although the connection must be closed upon it
 * (MQTT-4.8.0-1). For packets that aedes would get; a plain reading is held against the same rules where it is read.
 */
import { isUtf8 } from 'node:buffer';

/** `+` that is not a whole level, `#` that is not or is not the last one. */
const wildcardBesides = /[^/][+#]|\+[^/]|#./s;

/** Whether the whole packet in `bytes` from `start` to `end` is one. What is cut short or of no known type is left to aedes. */
export function isBreach(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  let at = start + 1;
  while (((bytes[at] ?? 0) & 0x80) !== 0) at++;
  const body = bytes.subarray(at + 1, end);
  switch (first >> 4) {
    case 1:
      return isWrongConnect(body);
    case 3:
      return isWrongPublish(first, body);
    // PUBACK, PUBREC, PUBREL, PUBCOMP: an id, and nothing else.
    case 4:
    case 5:
    case 6:
    case 7:
      return body.length !== 2 || numberAt(body, 0) === 0;
    case 8:
      return areWrongFilters(body, 1);
    case 10:
      return areWrongFilters(body, 0);
    // PINGREQ, DISCONNECT: nothing.
    case 12:
    case 14:
      return body.length > 0;
    default:
      return false;
  }
}

/**
 * A will of QoS 3 (MQTT-3.1.2-14); a client id, topic of the will or user name that is no text (MQTT-1.5.3-1). MQTT 5 is
 * refused for what it is.
 */
function isWrongConnect(body: Buffer): boolean {
  const level = 2 + numberAt(body, 0);
  if (body[level] !== 3 && body[level] !== 4) return false;
  const flags = body[level + 1] ?? 0;
  const hasWill = (flags & 4) !== 0;
  if (((flags >> 3) & 3) === 3) return true;
  const id = level + 4;
  const willTopic = after(body, id);
  const user = hasWill ? after(body, after(body, willTopic)) : willTopic;
  return isNoText(body, id) || (hasWill && isNoText(body, willTopic)) || ((flags & 0x80) !== 0 && isNoText(body, user));
}

/** Where what follows the string, or the bytes, at `at` begins. */
function after(body: Buffer, at: number): number {
  return at + 2 + numberAt(body, at);
}

/** DUP with QoS 0 (MQTT-3.3.1-2), a topic that is no text, no message id with QoS 1 or 2 (MQTT-2.3.1-1). */
function isWrongPublish(first: number, body: Buffer): boolean {
  const qos = (first >> 1) & 3;
  if (qos === 0) return (first & 8) !== 0 || isNoText(body, 0);
  return isNoText(body, 0) || numberAt(body, 2 + numberAt(body, 0)) === 0;
}

/**
 * No message id, no filter at all (MQTT-3.8.3-3, 3.10.3-2), or one that is no text or has a wildcard beside something else
 * (MQTT-4.7.1-2, 4.7.1-3). `options`: bytes that follow each.
 */
function areWrongFilters(body: Buffer, options: number): boolean {
  if (body.length <= 2 || numberAt(body, 0) === 0) return true;
  for (let at = 2; at < body.length; at = after(body, at) + options) {
    if (isNoText(body, at) || wildcardBesides.test(body.toString('utf8', at + 2, after(body, at)))) return true;
  }
  return false;
}

/** Whether the string at `at` is other than well-formed UTF-8 without U+0000 (section 1.5.3). */
function isNoText(body: Buffer, at: number): boolean {
  const bytes = body.subarray(at + 2, at + 2 + numberAt(body, at));
  return bytes.includes(0) || !isUtf8(bytes);
}

function numberAt(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
