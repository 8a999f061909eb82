/**
 * LORIOT: topics and addresses of its outputs are free; `data` is hexadecimal and `bat` on LoRaWAN's own scale of 0 to 255.
 * A frame may come twice, at once as `rx` and then, with all gateways that heard it, as `gw`: the counter is the same.
 */
import type { Dialect } from './dialect.ts';
import { devStatusBattery, findInFrame, frameIn, hexFrame, openFrame } from './lorawan.ts';
import { at, isRecord, parseJson } from './values.ts';

/** A downlink sent or taken, devices listed: answers to what somebody else asked. */
const answers = new Set(['tx', 'txd', 'cq', 'mcqa', 'ping']);

export const loriot: Dialect = {
  name: 'loriot',
  claims: () => false,
  recognises: (message) => typeof at(message, 'EUI') === 'string' && typeof at(message, 'cmd') === 'string',
  open(_topic, text) {
    const parsed = parseJson(text);
    if (!parsed.ok || !isRecord(parsed.value)) {
      const detail = parsed.ok ? 'the payload must be a JSON object' : parsed.why;
      return { type: 'refused', reason: 'malformed', detail };
    }
    const message = parsed.value;
    const { cmd } = message;
    if (typeof cmd === 'string' && answers.has(cmd)) return { type: 'ignored' };
    if (cmd !== 'rx' && cmd !== 'gw')
      return { type: 'refused', reason: 'malformed', detail: 'cmd must be "rx" or "gw"' };
    const opened = openFrame({
      message,
      names: [message['EUI']],
      ...frameIn('data', message['data'], hexFrame),
      port: message['port'],
      counter: message['fcnt'],
      times: [message['ts']],
      gateways: Array.isArray(message['gws']) ? message['gws'] : [message],
      battery: devStatusBattery(message['bat']),
      decoded: decodedIn(message),
      ...(isEncrypted(message) && {
        dropped: [{ field: 'encdata', why: 'is encrypted: LORIOT must have the AppSKey of the device' }],
      }),
    });
    return opened ?? { type: 'refused', reason: 'malformed', detail: 'there is no EUI' };
  },
  // Without a decoder it hands over bytes: there is nothing to find but by a preset or a mapping.
  find: (message, binding, wanted) => findInFrame(decodedIn(message), binding, wanted),
  family: [],
  filters: ({ topic }) => (topic === undefined ? [] : [topic]),
};

/** What a decoder that is set in LORIOT made of the frame. */
const decodedIn = (message: unknown): unknown => at(message, 'decoded', 'data') ?? at(message, 'decoded');

/** Who holds the keys himself gets the bytes as they were sent. */
const isEncrypted = (message: unknown): boolean =>
  at(message, 'encdata') !== undefined && at(message, 'data') === undefined;
