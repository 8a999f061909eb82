/** Every way an order leaves by: the file always, and mail where the supplier takes it and a mail server is set up. */
import type { OrderChannel } from '../usecases/ports.ts';
import { createFileChannel } from './file-channel.ts';

export interface ChannelOptions {
  readonly outboxDir: string;
  /** Absent: the file in `outboxDir` is the sending. */
  readonly smtpUrl?: string | null;
  readonly from?: string;
}

/** Rejects when an order did not leave by all of its ways; then all are to be tried again. The mailer is loaded for the first one. */
export function createOrderChannels({ outboxDir, smtpUrl, from = 'hylla@localhost' }: ChannelOptions): OrderChannel {
  const file = createFileChannel({ outboxDir });
  let mail: OrderChannel | null = null;
  return {
    async send(order, mayLeave) {
      await file.send(order, mayLeave);
      if (!smtpUrl) return;
      const { createEmailChannel } = await import('./email-channel.ts');
      mail ??= createEmailChannel({ smtpUrl, from });
      await mail.send(order, mayLeave);
    },
  };
}
