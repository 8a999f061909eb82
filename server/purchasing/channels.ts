/** Every way an order leaves by: the file always, and mail where the supplier takes it and a mail server is set up. */
import type { OrderChannel } from '../usecases/ports.ts';
import { createEmailChannel } from './email-channel.ts';
import { createFileChannel } from './file-channel.ts';

export interface ChannelOptions {
  readonly outboxDir: string;
  /** Absent: the file in `outboxDir` is the sending. */
  readonly smtpUrl?: string | null;
  readonly from?: string;
}

/** Rejects when an order did not leave by all of its ways; then all are to be tried again. */
export function createOrderChannels({ outboxDir, smtpUrl, from = 'hylla@localhost' }: ChannelOptions): OrderChannel {
  const channels = [createFileChannel({ outboxDir })];
  if (smtpUrl) channels.push(createEmailChannel({ smtpUrl, from }));
  return {
    async send(order) {
      for (const channel of channels) await channel.send(order);
    },
  };
}
