/**
 * The network server within a Milesight gateway (UG5x, UG6x), by MQTT or HTTP. Topics are free. Without a payload codec
 * the frame is in `data`; with one its fields stand beside those of the envelope, or in `object`.
 */
import type { Dialect } from './dialect.ts';
import { eitherFrame, euiOf, findInFrame, frameIn, objectIn, openFrame } from './lorawan.ts';
import { at, isRecord, parseJson } from './values.ts';

/** The envelope's own fields. */
const envelope = new Set(
  [
    ...['applicationID', 'applicationName', 'deviceName', 'devEUI', 'devAddr', 'time', 'gatewayTime', 'timestamp'],
    ...['rxInfo', 'txInfo', 'fCnt', 'fPort', 'data', 'metadata', 'cellularIP', 'adr', 'confirmed', 'object'],
  ].map((name) => name.toLowerCase()),
);

export const milesightGw: Dialect = {
  name: 'milesight-gw',
  claims: () => false,
  recognises(message) {
    if (euiOf(at(message, 'devEUI')) === undefined) return false;
    if (isMilesightForm(message)) return true;
    const isShared = at(message, 'applicationID') !== undefined || at(message, 'rxInfo') !== undefined;
    return isShared ? 'perhaps' : false;
  },
  open(_topic, text) {
    const parsed = parseJson(text);
    if (!parsed.ok || !isRecord(parsed.value)) {
      const detail = parsed.ok ? 'the payload must be a JSON object' : parsed.why;
      return { type: 'refused', reason: 'malformed', detail };
    }
    const message = parsed.value;
    const gateways = message['rxInfo'];
    const first: unknown = Array.isArray(gateways) ? gateways[0] : undefined;
    const opened = openFrame({
      message,
      names: [euiOf(message['devEUI']), message['deviceName']],
      decoded: decodedIn(message),
      ...frameIn('data', message['data'], eitherFrame),
      port: message['fPort'],
      counter: message['fCnt'],
      times: [message['time'], message['gatewayTime'], at(first, 'time')],
      gateways,
    });
    return opened ?? { type: 'refused', reason: 'malformed', detail: 'there is no devEUI' };
  },
  find: (message, binding, wanted) => findInFrame(decodedIn(message), binding, wanted),
  family: [],
  filters: ({ topic }) => (topic === undefined ? [] : [topic]),
};

/** What sets its messages apart from ChirpStack 3, whose early form it has kept: gateways by `mac`, numbers for ids, `dataRate`. */
export function isMilesightForm(message: unknown): boolean {
  const gateways = at(message, 'rxInfo');
  const first: unknown = Array.isArray(gateways) ? gateways[0] : undefined;
  if (at(first, 'gatewayID') !== undefined) return false;
  return (
    at(first, 'mac') !== undefined ||
    typeof at(message, 'applicationID') === 'number' ||
    at(message, 'txInfo', 'dataRate') !== undefined ||
    ['gatewayTime', 'cellularIP'].some((name) => at(message, name) !== undefined)
  );
}

function decodedIn(message: unknown): Record<string, unknown> | undefined {
  if (!isRecord(message)) return undefined;
  const object = objectIn(message['object']) ?? (isRecord(message['data']) ? message['data'] : undefined);
  if (object !== undefined) return object;
  const beside = Object.entries(message).filter(([name]) => !envelope.has(name.toLowerCase()));
  return beside.length === 0 ? undefined : Object.fromEntries(beside);
}
