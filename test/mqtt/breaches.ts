/**
 * What breaks MQTT 3.1.1, as bytes, by the number of the statement that it breaks: whoever sends it must be disconnected
 * (MQTT-4.8.0-1). `before`: without having logged in, else as one that may publish `hylla/#` and subscribe to `zigbee2mqtt/#`.
 */
export interface Breach {
  readonly what: string;
  readonly bytes: Buffer;
  readonly before: boolean;
}

const text = (value: string | readonly number[]): number[] => {
  const bytes = [...(typeof value === 'string' ? Buffer.from(value) : value)];
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
};
const packet = (first: number, ...body: readonly (readonly number[])[]): Buffer => {
  const rest = body.flat();
  if (rest.length > 127) throw new Error('too long for one byte of length');
  return Buffer.from([first, rest.length, ...rest]);
};
const topic = text('hylla/towel-1/level');
const filter = text('zigbee2mqtt/soap');
const id = [0, 9];
const level = [...Buffer.from('{"level":50}')];
/** With user name and password of `towel-1`, and other flags or fields than it should have. */
function connect({
  name = text('MQTT'),
  version = 4,
  flags = 0xc2,
  payload,
}: {
  name?: readonly number[];
  version?: number;
  flags?: number;
  payload?: readonly (readonly number[])[];
} = {}): Buffer {
  const fields = payload ?? [text('c'), text('towel-1'), text('secret')];
  return packet(0x10, name, [version, flags, 0, 60], ...fields);
}

const beforeLogIn: Readonly<Record<string, Buffer>> = {
  'PUBLISH before CONNECT (3.1.0-1)': packet(0x32, topic, id, level),
  'SUBSCRIBE before CONNECT (3.1.0-1)': packet(0x82, id, filter, [0]),
  'PINGREQ before CONNECT (3.1.0-1)': packet(0xc0),
  'DISCONNECT before CONNECT (3.1.0-1)': packet(0xe0),
  'another protocol (3.1.2-1)': connect({ name: text('HTTP') }),
  'an unknown version (3.1.2-2)': connect({ version: 9 }),
  'the reserved flag of CONNECT (3.1.2-3)': connect({ flags: 0xc3 }),
  'flags of CONNECT itself (2.2.2-2)': Buffer.concat([Buffer.from([0x11]), connect().subarray(1)]),
  'a will of QoS 3 (3.1.2-14)': connect({
    flags: 0xde,
    payload: [text('c'), topic, text('x'), text('towel-1'), text('secret')],
  }),
  'a QoS of no will (3.1.2-13)': connect({ flags: 0xca }),
  'a retained will that there is not (3.1.2-15)': connect({ flags: 0xe2 }),
  'a password without a user (3.1.2-22)': connect({ flags: 0x42, payload: [text('c'), text('secret')] }),
  'fields that are not there (3.1.3-1)': connect({ payload: [text('c')] }),
  'a client id that is no UTF-8 (1.5.3-1)': connect({ payload: [text([0xff, 0xfe]), text('towel-1'), text('secret')] }),
  'a topic of the will with NUL (1.5.3-2)': connect({
    flags: 0xc6,
    payload: [text('c'), text('hylla/towel-1\0/status'), text('x'), text('towel-1'), text('secret')],
  }),
  'a user name that is no UTF-8 (3.1.3-11)': connect({ payload: [text('c'), text([0xff, 0xfe]), text('secret')] }),
  'a user name with NUL after a will (1.5.3-2)': connect({
    flags: 0xc6,
    payload: [text('c'), topic, text([0]), text('towel-1\0'), text('secret')],
  }),
  'a client id that is longer than the packet': connect({ payload: [[0xff, 0xff, 0x63]] }),
};

const afterLogIn: Readonly<Record<string, Buffer>> = {
  'a second CONNECT (3.1.0-2)': connect(),
  'type 0 (2.2.1)': packet(0x00, id),
  'type 15 (2.2.1)': packet(0xf0),
  "CONNACK, which is a server's": packet(0x20, [0, 0]),
  "SUBACK, which is a server's": packet(0x90, id, [0]),
  "UNSUBACK, which is a server's": packet(0xb0, id),
  "PINGRESP, which is a server's": packet(0xd0),
  'a length that does not end (2.2.3)': Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 0x01]),
  'QoS 3 (3.3.1-4)': packet(0x36, topic, id, level),
  'DUP with QoS 0 (3.3.1-2)': packet(0x38, topic, level),
  'a topic with + (3.3.2-2)': packet(0x32, text('hylla/+/level'), id, level),
  'a topic with # (3.3.2-2)': packet(0x32, text('hylla/#'), id, level),
  'an empty topic (4.7.3-1)': packet(0x32, text(''), id, level),
  'a topic with NUL (4.7.3-2)': packet(0x32, text('hylla/towel-1\0/level'), id, level),
  'a topic that is no UTF-8 (1.5.3-1)': packet(0x32, text([...Buffer.from('hylla/'), 0xc3, 0x28]), id, level),
  'a topic with a surrogate (1.5.3-1)': packet(0x32, text([...Buffer.from('hylla/'), 0xed, 0xa0, 0x80]), id, level),
  'a topic that is longer than the packet': packet(0x32, [0, 200, 0x68]),
  'message id 0 (2.3.1-1)': packet(0x32, topic, [0, 0], level),
  'no message id (2.3.1-1)': packet(0x32, topic),
  'SUBSCRIBE with other flags (3.8.1-1)': packet(0x80, id, filter, [0]),
  'SUBSCRIBE to nothing (3.8.3-3)': packet(0x82, id),
  'SUBSCRIBE with QoS 3 (3.8.3-4)': packet(0x82, id, filter, [3]),
  'SUBSCRIBE with id 0 (2.3.1-1)': packet(0x82, [0, 0], filter, [0]),
  'SUBSCRIBE without a QoS': packet(0x82, id, filter),
  'SUBSCRIBE to no filter (4.7.1-2)': packet(0x82, id, text('zigbee2mqtt/#/level'), [0]),
  'SUBSCRIBE to a + beside something (4.7.1-3)': packet(0x82, id, text('zigbee2mqtt/+a'), [0]),
  'SUBSCRIBE to a # beside something (4.7.1-2)': packet(0x82, id, text('zigbee2mqtt#'), [0]),
  'UNSUBSCRIBE from a + beside something (4.7.1-3)': packet(0xa2, id, text('a+/b')),
  'SUBSCRIBE to an empty filter (4.7.3-1)': packet(0x82, id, text(''), [0]),
  'SUBSCRIBE to a filter that is no UTF-8 (1.5.3-1)': packet(
    0x82,
    id,
    text([...Buffer.from('zigbee2mqtt/'), 0xff]),
    [0],
  ),
  'UNSUBSCRIBE with other flags (3.10.1-1)': packet(0xa0, id, filter),
  'UNSUBSCRIBE from nothing (3.10.3-2)': packet(0xa2, id),
  'PUBREL with other flags (3.6.1-1)': packet(0x60, id),
  'PUBACK without an id': packet(0x40),
  'PUBACK of nothing (2.3.1-1)': packet(0x40, [0, 0]),
  'PUBREL with more than an id': packet(0x62, id, [0]),
  'PUBACK with flags (2.2.2-2)': packet(0x42, id),
  'PINGREQ with flags (2.2.2-2)': packet(0xc1),
  'DISCONNECT with flags (3.14.1-1)': packet(0xe1),
  'PINGREQ with more than nothing (3.12.1)': packet(0xc0, [0]),
};

const list = (table: Readonly<Record<string, Buffer>>, before: boolean): Breach[] =>
  Object.entries(table).map(([what, bytes]) => ({ what, bytes, before }));

export const breaches: readonly Breach[] = [...list(beforeLogIn, true), ...list(afterLogIn, false)];
