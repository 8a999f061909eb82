/** Parts of this server on an outside broker: a connection each, with its last will, apart from those that hear devices. */
import mqtt from 'mqtt';
import type { MessageBus } from '../usecases/ports.ts';
import type { BrokerLog } from './broker.ts';

/** `group`: of the servers that share the broker. */
export function createOutsideBus(url: string, log: BrokerLog, group = 'hylla'): MessageBus {
  const { host } = new URL(url);
  return {
    join({ name, will, filters, onUp, onMessage }) {
      const link = mqtt.connect(url, {
        clientId: `${group}-${name}`,
        clean: true,
        protocolVersion: 4,
        keepalive: 30,
        reconnectPeriod: 1_000,
        reconnectOnConnackError: true,
        resubscribe: false,
        // What is published while there is no contact is told anew at the next one.
        queueQoSZero: false,
        will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
      });
      let isFaulty = false;
      link.on('connect', () => {
        isFaulty = false;
        link.subscribe([...filters], { qos: 1 }, (error, granted) => {
          const refused = (granted ?? []).filter(({ qos }) => qos > 2).map(({ topic }) => topic);
          if (error || refused.length > 0)
            log.warn({ broker: host, part: name, refused }, 'a subscription was refused');
          onUp();
        });
      });
      link.on('error', (error) => {
        if (!isFaulty) log.warn({ err: error, broker: host, part: name }, 'no contact with the broker; trying again');
        isFaulty = true;
      });
      link.on('message', (topic, payload, { retain }) => {
        if (payload.length > 0) onMessage({ topic, payload, retained: retain });
      });
      return {
        publish(topic, payload) {
          if (!link.connected) return;
          link.publish(topic, payload, { qos: 1, retain: true }, (error) => {
            if (error) log.warn({ err: error, topic }, 'a message could not be published');
          });
        },
        async leave(lastWord = will.payload) {
          const isSaid =
            link.connected &&
            (await link.publishAsync(will.topic, lastWord, { qos: 1, retain: true }).then(
              () => true,
              () => false,
            ));
          // By force it does not say goodbye, upon which the broker says the will.
          await link.endAsync(!isSaid);
        },
      };
    },
  };
}
