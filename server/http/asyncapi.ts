/**
 * Hylla's own MQTT dialect as AsyncAPI 3.0, made of the very schemas of the contract. From where Hylla stands, as AsyncAPI
 * wants it: it receives what devices publish, and sends what they subscribe to.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { ownMessages } from '../contract/own-dialect.ts';
import { type DeviceTopic, deviceTopic, deviceTopics } from '../contract/topics.ts';

export interface AsyncApi {
  readonly asyncapi: '3.0.0';
  readonly [part: string]: unknown;
}

interface Channel {
  readonly title: string;
  readonly summary: string;
  readonly action: 'send' | 'receive';
  readonly retain: boolean;
  readonly contentType: 'application/json' | 'text/plain';
  readonly examples: readonly unknown[];
}

const json = 'application/json';
const ts = '2026-11-23T09:00:00Z';

const channels: Readonly<Record<DeviceTopic, Channel>> = {
  level: {
    title: 'Level',
    summary: 'How full the dispenser is, or the raw signal of its sensor',
    action: 'receive',
    retain: false,
    contentType: json,
    examples: [
      { level: 62.5, ts, boot: 3, seq: 1234, battery: 87, rssi: -71 },
      { raw: { mm: 62 }, ts, boot: 3, seq: 1235 },
      { level: null, boot: 3, seq: 1236, battery: 86 },
      { level: 62, boot: 4, seq: 1, firmware: '1.4.2' },
    ],
  },
  status: {
    title: 'Status',
    summary: 'online after each connect; offline as the last will',
    action: 'receive',
    retain: true,
    contentType: 'text/plain',
    examples: ['online', 'offline'],
  },
  event: {
    title: 'Event',
    summary: 'Something that happened to the dispenser',
    action: 'receive',
    retain: false,
    contentType: json,
    examples: [{ type: 'refilled', ts, boot: 3, seq: 1237 }, { type: 'jam' }],
  },
  config: {
    title: 'Configuration',
    summary: 'How the device should report; an empty one: as it likes again',
    action: 'send',
    retain: true,
    contentType: json,
    examples: [
      { id: '01kb', reportIntervalS: 900 },
      {
        id: '01kc',
        reportIntervalS: 1800,
        nearEmpty: { level: 25, reportIntervalS: 600 },
        alertLevel: 10,
        quietHours: {
          reportIntervalS: 14_400,
          workdays: [1, 2, 3, 4, 5],
          hours: ['07:30', '17:30'],
          holidays: ['2026-12-24', '2026-12-25'],
          utcOffsetS: 3600,
        },
      },
    ],
  },
  'config/ack': {
    title: 'Configuration taken',
    summary: 'The device took a configuration, or says why it did not',
    action: 'receive',
    retain: false,
    contentType: json,
    examples: [
      { id: '01kb', reportIntervalS: 900 },
      { id: '01kc', error: 'interval too short' },
    ],
  },
};

const description = `A device logs in with its id and password and has hylla/<its id>/ for its own.
A QoS 1 publish is acknowledged only when what it told is stored. A foreign topic closes the connection. A payload that
cannot be read is acknowledged, so that nobody sends it for ever, counted, and kept with its reason
(GET /api/v1/rejections); it changes no level. An optional field that is wrong is dropped and told, and the rest counts.
Keys that are not known are left alone. Packets of up to 16 KiB.`;

/** `basePath` starts and ends with a slash. */
export function asyncApi({ version, basePath }: { version: string; basePath: string }): AsyncApi {
  const named = deviceTopics.map((topic) => ({ topic, name: nameOf(topic), ...channels[topic] }));
  return {
    asyncapi: '3.0.0',
    info: { title: "Hylla's own MQTT dialect", version, description },
    defaultContentType: json,
    servers: serversOf(basePath),
    channels: Object.fromEntries(
      named.map(({ topic, name, title, summary }) => [
        name,
        {
          address: deviceTopic('{deviceId}', topic),
          title,
          summary,
          parameters: { deviceId: { $ref: '#/components/parameters/deviceId' } },
          messages: { [name]: { $ref: `#/components/messages/${name}` } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      named.map(({ name, summary, action, retain }) => [
        `${action}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        {
          action,
          summary,
          channel: { $ref: `#/channels/${name}` },
          messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
          bindings: { mqtt: { qos: 1, retain, bindingVersion: '0.2.0' } },
        },
      ]),
    ),
    components: {
      parameters: {
        deviceId: { description: 'Also the user name that the device logs in with.', examples: ['towel-wc-1a'] },
      },
      messages: Object.fromEntries(
        named.map(({ topic, name, title, summary, contentType, examples }) => [
          name,
          {
            name,
            title,
            summary,
            contentType,
            payload: schemaOf(ownMessages[topic]),
            examples: examples.map((payload) => ({ payload })),
          },
        ]),
      ),
      securitySchemes: {
        device: {
          type: 'userPassword',
          description: 'Device id and password, by POST /api/v1/devices/{id}/credentials.',
        },
      },
    },
  };
}

/** `config/ack` -> `configAck`: names are letters and digits. */
function nameOf(topic: DeviceTopic): string {
  return topic.replace(/\/(\w)/g, (_all, first: string) => first.toUpperCase());
}

function serversOf(basePath: string): object {
  const common = {
    protocolVersion: '3.1.1',
    variables: { host: { default: 'localhost', description: 'Where Hylla runs.' } },
    security: [{ $ref: '#/components/securitySchemes/device' }],
  };
  const mqtt = {
    cleanSession: true,
    lastWill: { topic: deviceTopic('{deviceId}', 'status'), qos: 1, message: 'offline', retain: true },
    bindingVersion: '0.2.0',
  };
  const bindings = { mqtt };
  return {
    mqtt: {
      host: '{host}:1883',
      protocol: 'mqtt',
      description: 'The embedded broker. MQTTS on 8883 where a certificate is set.',
      bindings,
      ...common,
    },
    webSocket: {
      host: '{host}:8080',
      pathname: `${basePath}mqtt`,
      protocol: 'ws',
      description: 'The same over WebSocket, on the port of the pages.',
      ...common,
    },
  };
}

/** What JSON Schema cannot say (that a time is a real one) is left out. */
function schemaOf(schema: GenericSchema): object {
  const { $schema: _schema, ...rest } = toJsonSchema(schema, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
  });
  return rest;
}
