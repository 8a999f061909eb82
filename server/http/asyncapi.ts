/** Hylla's own MQTT dialect as AsyncAPI 3.0: what a device publishes, and what it is told. */
import { deviceEvents } from '../contract/reading.ts';
import { deviceTopic } from '../contract/topics.ts';

const optionalTelling = {
  ts: { type: 'string', format: 'date-time', description: 'Device time; left out by a device without a clock.' },
  boot: { type: 'integer', minimum: 0, description: 'Rises by one at each start of the device.' },
  seq: { type: 'integer', minimum: 0, description: 'Rises by one with each message of a boot.' },
};

const levelPayload = {
  type: 'object',
  description: 'Either level, or raw for the geometry of the dispenser to decide.',
  properties: {
    level: { type: 'number', minimum: -0.5, maximum: 100.5, description: 'Percent of usable content.' },
    ...optionalTelling,
    battery: { type: 'number', minimum: 0, maximum: 100, description: 'Percent, never volts.' },
    rssi: { type: 'number', description: 'dBm.' },
    raw: {
      type: 'object',
      properties: { mm: { type: 'number' }, g: { type: 'number' }, count: { type: 'number' } },
    },
  },
  anyOf: [{ required: ['level'] }, { required: ['raw'] }],
};

const eventPayload = {
  type: 'object',
  properties: { type: { type: 'string', enum: [...deviceEvents] }, ...optionalTelling },
  required: ['type'],
};

const configPayload = {
  type: 'object',
  properties: { reportIntervalS: { type: 'integer', minimum: 1 }, quietHours: {} },
};

/** A topic, who sends on it, with which quality of service. */
function channelOf(name: string, address: string, title: string, payload: object, retain: boolean) {
  return {
    address,
    title,
    parameters: { deviceId: { description: 'Also the user name that the device logs in with.' } },
    messages: { [name]: { payload, bindings: { mqtt: { bindingVersion: '0.2.0' } } } },
    'x-retain': retain,
  };
}

export function asyncApi(version: string): object {
  const topic = (what: Parameters<typeof deviceTopic>[1]) => deviceTopic('{deviceId}', what);
  const status = { type: 'string', enum: ['online', 'offline'] };
  const channels = {
    level: channelOf('level', topic('level'), 'A level', levelPayload, false),
    status: channelOf('status', topic('status'), 'Online, or offline as the last will', status, true),
    event: channelOf('event', topic('event'), 'Something that happened to the dispenser', eventPayload, false),
    config: channelOf('config', topic('config'), 'How the device should report', configPayload, true),
    'config-ack': channelOf('config-ack', topic('config/ack'), 'The device took the configuration', {}, false),
  };
  const operationOf = (name: string) => ({
    // From where Hylla stands: it receives what devices publish.
    action: name === 'config' ? 'send' : 'receive',
    channel: { $ref: `#/channels/${name}` },
    bindings: { mqtt: { qos: 1, retain: name === 'status' || name === 'config', bindingVersion: '0.2.0' } },
  });
  return {
    asyncapi: '3.0.0',
    info: {
      title: "Hylla's own MQTT dialect",
      version,
      description:
        'A QoS 1 publish is acknowledged only when what it told is stored. A foreign topic closes the connection; a ' +
        'payload that cannot be read is acknowledged, counted and kept with its reason. Clean sessions only.',
    },
    servers: { hylla: { host: '{host}', protocol: 'mqtt', protocolVersion: '3.1.1', variables: { host: {} } } },
    channels,
    operations: Object.fromEntries(Object.keys(channels).map((name) => [name, operationOf(name)])),
  };
}
