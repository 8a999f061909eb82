/** A Mosquitto of each test's own, and servers on it: what tests of an outside broker start from. */
import { afterEach, beforeEach } from 'vitest';
import type { Broker } from '../../server/mqtt/broker.ts';
import { createBroker } from '../../server/mqtt/create-broker.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { withoutHomeAssistant } from '../../server/mqtt/home-assistant-topics.ts';
import type { Leadership, Leases, Store } from '../../server/usecases/ports.ts';
import { mosquittoPub } from '../support/broker-clients.ts';
import { type MosquittoServer, mosquittoServer } from '../support/mosquitto-server.ts';
import { until } from '../support/until.ts';
import { dispenser, receivedAt, storeWith } from './decoding.ts';
import { type FakeIntake, fakeIntake, seqs } from './edge.ts';

/** Made anew before each test. */
interface Made {
  mosquitto: MosquittoServer;
  mqttPort: number;
  store: Store;
  intake: FakeIntake;
  /** The server that is stopped at the end. */
  broker: Broker;
  families: 'all' | 'used';
  group: string;
}

export interface OutsidePlace extends Made {
  /** What servers have logged. */
  readonly lines: string[];
  /** A server on the broker at `port`, not started. */
  brokerOn(port: number, taker: FakeIntake, servers?: Leases & Leadership): Promise<Broker>;
  /** Starts `broker` on Mosquitto or at `port`. */
  startBroker(port?: number): Promise<void>;
  /** There is contact. */
  ready(): Promise<unknown>;
  /** A report of the dispenser `towel-1`. */
  send(seq: number, more?: object): Promise<unknown>;
  /** Contact, and subscribed: a message of our own has come through. */
  hears(): Promise<void>;
}

export function outsidePlace(): OutsidePlace {
  const lines: string[] = [];
  const note = (about: unknown, message?: string): void => void lines.push(`${message} ${JSON.stringify(about)}`);
  const on: Omit<OutsidePlace, keyof Made> = {
    lines,
    brokerOn: (port, taker, servers) =>
      createBroker({
        config: {
          host: '127.0.0.1',
          mqttPort: null,
          mqttsPort: 0,
          tls: null,
          brokerUrl: `mqtt://user:hush@127.0.0.1:${port}`,
          brokerFamilies: at.families,
          brokerGroup: at.group,
        },
        store: at.store,
        ...(servers && { leases: servers, leadership: servers }),
        intake: taker,
        decoder: withoutHomeAssistant(createDecoder(at.store), at.store, {
          mode: null,
          prefix: null,
          broker: 'outside',
        }),
        clock: { now: () => receivedAt, rate: 1 },
        log: { info: note, warn: note, error: note },
      }),
    async startBroker(port = at.mqttPort) {
      at.broker = await at.brokerOn(port, at.intake);
      await at.broker.start();
    },
    ready: () => until(() => at.broker.health().ready, { what: 'contact' }),
    send: (seq, more = {}) =>
      mosquittoPub(at, { topic: 'hylla/towel-1/level', payload: `{"level":50,"boot":1,"seq":${seq}}`, ...more }),
    async hears() {
      const { intake } = at;
      await at.ready();
      const before = intake.stored.length;
      await until(async () => {
        await at.send(0);
        return intake.stored.length > before;
      });
      // The last of them is through: nothing of these tries is on its way any more.
      await at.send(999);
      await until(() => seqs(intake.stored).includes(999));
      intake.stored.length = 0;
      intake.offered.length = 0;
    },
  };
  const at = Object.assign({} as Made, on);

  beforeEach(async () => {
    lines.length = 0;
    at.families = 'used';
    at.group = 'hylla';
    at.mosquitto = await mosquittoServer();
    at.mqttPort = at.mosquitto.mqttPort;
    at.store = await storeWith(
      dispenser({ dialect: 'hylla', id: 'towel-1' }, { id: 'towel-1' }),
      dispenser({ dialect: 'zigbee2mqtt', id: 'wc/soap' }, { id: 'soap' }),
      dispenser({ dialect: 'number', id: 'kitchen/cups' }, { id: 'cups' }),
    );
    at.intake = fakeIntake();
  });
  afterEach(async () => {
    at.intake.release();
    await at.broker.stop();
    await at.mosquitto.clean();
  });
  return at;
}
