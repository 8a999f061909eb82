/**
 * A session that hears everything beside those that share, and takes in what came while nobody shared.
 *
 * A broker may forget shared subscriptions when it restarts, and remember plain ones (Mosquitto to 2.1: `persist_write.c`
 * saves `subs` and not `shared`): it acknowledges what devices send meanwhile, and has nobody to give it to. So here is a
 * plain subscription, of which as a rule everything is acknowledged and dropped.
 *
 * Whether the broker has forgotten is asked at each contact: a message that only a shared subscription of before would match
 * has no matching subscribers (MQTT 5.0, 3.4.2.1). If it has, all is taken in up to a mark, which is sent when the others
 * share again; what they have too is a duplicate. That shared subscription is made anew when all up to the mark is stored,
 * so that whoever comes next after a death before that begins again.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IPublishPacket } from 'mqtt';
import { type BrokerSession, openSession, type SessionParts } from './broker-session.ts';

/** Topics of this, of whichever installation. */
export const ownTopics = 'hylla-stand-in/';
const marks = `${ownTopics}mark/`;
/** Real ms for the broker to answer, else it counts as one that has forgotten. */
const answerWithin = 2_000;
const retryAfter = 1_000;

export interface StandInParts extends Pick<SessionParts, 'url' | 'filters' | 'take' | 'log'> {
  /** Of the servers that share. */
  readonly group: string;
  /** Subscribes one of those who share anew. Resolves to whether it shares from now on. */
  readonly share: () => Promise<boolean>;
}

export type StandIn = Pick<BrokerSession, 'subscribe' | 'stop'>;

export function openStandIn({ url, group, filters, take, share, log }: StandInParts): StandIn {
  const clientId = `${group}-stand-in`;
  const question = `${ownTopics}${group}/question`;
  let contact = 0;
  let mark: string | null = null;
  /** Whether what comes is taken in; resolves once that is known. */
  let takes: Promise<boolean> = Promise.resolve(true);
  /** Those before are acknowledged first. */
  let taken: Promise<void> = Promise.resolve();
  /** The broker knows who shares, and everything from before it did is stored. */
  let isSettled = false;
  let isStopped = false;

  const session = openSession({
    url,
    clientId,
    version: 5,
    filters: () => new Set([...filters(), `${marks}+`, ...(isSettled ? [`$share/${clientId}/${question}`] : [])]),
    take: hear,
    onConnect: ({ sessionPresent }) => {
      const during = ++contact;
      isSettled = false;
      taken = Promise.resolve();
      takes = (sessionPresent ? remembers() : Promise.resolve(false)).then((remembered) => {
        if (remembered) settle(during);
        else void standIn(during);
        return !remembered;
      });
    },
    onRefused: () => {},
    onOtherVersion: () => {},
    isQuiet: true,
    log,
  });

  function hear(packet: IPublishPacket): Promise<void> {
    if (packet.topic.startsWith(ownTopics)) {
      if (packet.topic === mark) reach();
      return taken;
    }
    // What the broker keeps is asked for by another way.
    if (packet.retain) return taken;
    const own = takes.then((isWanted) => (isWanted ? take(packet) : undefined));
    taken = Promise.all([own, taken]).then(() => {});
    return taken;
  }

  async function remembers(): Promise<boolean> {
    // A filter this wide hears the question itself.
    if ([...filters()].some((filter) => /^[+#]/.test(filter))) return false;
    return Promise.race([session.isHeard(question), sleep(answerWithin, false, { ref: false })]);
  }

  /** Takes everything in until the others share. */
  async function standIn(during: number): Promise<void> {
    const own = `${marks}${randomUUID()}`;
    mark = own;
    while (!isStopped && during === contact) {
      if ((await share()) && (await session.send({ topic: own, payload: 'x', qos: 1, retain: false }))) return;
      await sleep(retryAfter, undefined, { ref: false });
    }
  }

  /** What comes from now on the others have. */
  function reach(): void {
    const during = contact;
    mark = null;
    takes = Promise.resolve(false);
    taken.then(
      () => settle(during),
      () => {},
    );
  }

  function settle(during: number): void {
    if (during !== contact) return;
    isSettled = true;
    session.subscribe();
  }

  return {
    subscribe: () => session.subscribe(),
    stop() {
      isStopped = true;
      return session.stop();
    },
  };
}
