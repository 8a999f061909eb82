/** Orders by mail (SMTP): text and HTML in the site's language, the CSV attached. */
import { PassThrough, pipeline } from 'node:stream';
import { createTransport } from 'nodemailer';
import { orderCsv, orderSheet, orderText } from '../domain/order-document.ts';
import type { OrderChannel, OutgoingOrder } from '../usecases/ports.ts';
import { orderHtml } from './order-html.ts';

export interface EmailOptions {
  /** `smtp://user:pass@host:port`, or `smtps:`. */
  readonly smtpUrl: string;
  readonly from: string;
}

/** A mail server that is not there must not hold up the other orders. */
const patience = 10_000;
/** One that has the mail may look into it for long before it says yes; to give up then is to send twice (RFC 5321, 4.5.3.2.6). */
const answerWithin = 60_000;

export function createEmailChannel({ smtpUrl, from }: EmailOptions): OrderChannel {
  return {
    async send(outgoing, mayLeave) {
      const { channel } = outgoing.supplier;
      if (channel.kind !== 'email') return;
      const transport = createTransport({
        url: smtpUrl,
        connectionTimeout: patience,
        greetingTimeout: patience,
        socketTimeout: answerWithin,
        // Nothing in an order may make the mailer read a file or fetch a page.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      transport.use('stream', (mail, goOn) => {
        mail.message.processFunc((text) => pipeline(text, new Gate(mayLeave), () => {}));
        goOn();
      });
      await transport.sendMail({ ...message(outgoing), from, to: channel.to });
    },
  };
}

/** The mail as it is handed to the mail server, which has said that it takes it: without its end it was never sent. */
class Gate extends PassThrough {
  private readonly mayLeave: () => boolean;

  constructor(mayLeave: () => boolean) {
    super();
    this.mayLeave = mayLeave;
  }

  override pipe<T extends NodeJS.WritableStream>(to: T): T {
    if (this.mayLeave()) return super.pipe(to);
    this.destroy(new Error('the mail server took too long to be ready for it'));
    return to;
  }
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
