/** Orders by mail (SMTP): text and HTML in the site's language, the CSV attached. */
import { createTransport } from 'nodemailer';
import { orderCsv, orderSheet, orderText } from '../domain/order-document.ts';
import type { OrderChannel, OutgoingOrder } from '../usecases/ports.ts';
import { orderHtml } from './order-html.ts';

export interface EmailOptions {
  /** `smtp://user:pass@host:port`, or `smtps:`. */
  readonly smtpUrl: string;
  readonly from: string;
}

/** A mail server that does not answer must not hold up the other orders. */
const patience = 10_000;

export function createEmailChannel({ smtpUrl, from }: EmailOptions): OrderChannel {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    // Nothing in an order may make the mailer read a file or fetch a page.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(outgoing) {
      const { channel } = outgoing.supplier;
      if (channel.kind !== 'email') return;
      await transport.sendMail({ ...message(outgoing), from, to: channel.to });
    },
  };
}

function message(outgoing: OutgoingOrder) {
  const { order, site, messageId } = outgoing;
  const sheet = orderSheet(outgoing);
  const replyTo = site.party?.email;
  return {
    messageId,
    subject: `${sheet.words.order} ${order.id} – ${sheet.buyer[0] ?? site.name}`,
    ...(replyTo !== undefined && { replyTo }),
    text: orderText(outgoing),
    html: orderHtml(outgoing),
    attachments: [{ filename: `${order.id}.csv`, content: orderCsv(outgoing), contentType: 'text/csv; charset=utf-8' }],
  };
}
