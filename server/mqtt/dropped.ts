/**
 * Messages that an outside broker has thrown away, since a queue was full: it had acknowledged them, so nobody sends them
 * again. Mosquitto counts them; on a broker that does not, or does not let us read it, nothing is heard.
 */
import mqtt from 'mqtt';
import type { BrokerLog } from './broker.ts';

const topic = '$SYS/broker/publish/messages/dropped';
/** Real ms. A broker may cut who asks for what is not theirs. */
const retryAfter = 60_000;

/** A connection of its own, since some brokers answer a forbidden subscription by ending it. Answers how to stop. */
export function watchDropped(url: string, log: BrokerLog): () => void {
  const link = mqtt.connect(url, { protocolVersion: 4, reconnectPeriod: retryAfter, connectTimeout: 10_000 });
  let known = 0;
  link.on('connect', () => link.subscribe(topic, { qos: 0 }));
  // The sessions that hear devices tell of a broker that is away.
  link.on('error', () => {});
  link.on('message', (_topic, payload) => {
    const dropped = Number(payload.toString());
    if (dropped > known)
      log.warn(
        { broker: new URL(url).host, messages: dropped - known },
        'the outside broker has thrown messages away, readings may be among them: raise its max_queued_messages',
      );
    known = dropped || 0;
  });
  return () => void link.end(true);
}
