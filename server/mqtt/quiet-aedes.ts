/**
 * aedes that forwards a message only when somebody listens: looking up subscribers and stored sessions twice takes a fifth
 * of the time of a reading, and a reading has seldom a listener on the broker. Who keeps sessions that outlast a
 * connection adds their filters to `audience`; retained messages are always passed on.
 */
import { Aedes, type AedesPublishPacket, type Client, type PublishPacket } from 'aedes';
import mqttPacket from 'mqtt-packet';
import { createAudience } from './audience.ts';

type Deliver = (packet: AedesPublishPacket, callback: () => void) => void;
type Done = (error?: Error) => void;

// Or the first answer of all makes a buffer of each of the 65,536 numbers that an answer may have.
mqttPacket.writeToStream.cacheNumbers = false;

export class QuietAedes extends Aedes {
  readonly audience = createAudience();

  override subscribe(topic: string, deliver: Deliver, callback: () => void): void {
    this.audience.add(topic);
    super.subscribe(topic, deliver, callback);
  }

  override unsubscribe(topic: string, deliver: Deliver, callback?: () => void): void {
    super.unsubscribe(topic, deliver, () => {
      this.audience.remove(topic);
      callback?.();
    });
  }

  /** aedes' own calls name the client too, which its types do not tell of. */
  override publish(packet: PublishPacket, ...rest: [Done] | [Client | null, Done]): void {
    const done = rest[1] ?? rest[0];
    // What begins with "$" is aedes' talk with itself.
    if (packet.topic.startsWith('$') || packet.retain || this.audience.hears(packet.topic))
      super.publish(packet, ...(rest as [Done]));
    else if (typeof done === 'function') done();
  }
}
