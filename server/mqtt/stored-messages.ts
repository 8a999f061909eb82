/**
 * The messages that an outside broker keeps (retained): a shared subscription is not sent them, so a link of its own
 * asks for them once and leaves. MQTT 5.0, section 4.8.2.
 */
import mqtt, { type IPublishPacket } from 'mqtt';
import type { BrokerLog } from './broker.ts';

/** Real ms without a message after which the broker has sent all. */
const quiet = 1_000;
const retryAfter = 5_000;

export interface StoredReader {
  /** Reads what is kept under filters that were not read before. */
  ask(): void;
}

/** One that fails is tried again as long as it `isAsked`. */
export function createStoredReader(parts: {
  readonly url: string;
  readonly filters: () => ReadonlySet<string>;
  readonly take: (packet: IPublishPacket) => Promise<void>;
  readonly isAsked: () => boolean;
  readonly log: BrokerLog;
}): StoredReader {
  const { url, filters, take, isAsked, log } = parts;
  let read: ReadonlySet<string> = new Set();

  async function ask(): Promise<void> {
    const wanted = filters();
    const fresh = [...wanted].filter((filter) => !read.has(filter));
    read = wanted;
    if (fresh.length === 0) return;
    try {
      await readStored(url, fresh, take);
    } catch (error) {
      if (!isAsked()) return;
      log.warn({ err: error, broker: new URL(url).host }, 'what the broker keeps could not be read; trying again');
      read = new Set();
      setTimeout(() => void (isAsked() && ask()), retryAfter).unref();
    }
  }
  return { ask: () => void ask() };
}

/** Resolves when all that the broker keeps under `filters` was taken; rejects when the link or `take` fails. */
async function readStored(
  url: string,
  filters: readonly string[],
  take: (packet: IPublishPacket) => Promise<void>,
): Promise<void> {
  const link = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 0, connectTimeout: 10_000 });
  try {
    await new Promise<void>((resolve, reject) => {
      let silence: NodeJS.Timeout | undefined;
      const heard = (): void => {
        clearTimeout(silence);
        silence = setTimeout(resolve, quiet);
      };
      link.handleMessage = (packet, callback) => {
        if (!packet.retain) return callback();
        heard();
        take(packet).then(() => callback(), reject);
      };
      link.on('error', reject);
      link.on('close', () => {
        clearTimeout(silence);
        reject(new Error('the link closed before all was read'));
      });
      link.on('connect', () => {
        link.subscribe([...filters], { qos: 0 }, (error) => (error ? reject(error) : heard()));
      });
    });
  } finally {
    await link.endAsync(true);
  }
}
