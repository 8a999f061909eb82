/**
 * Orders as files, for somebody to send by hand and to look up later: `<order>.txt`, `.html`, `.csv`, and `.json` with who
 * it goes to under which message id. Each is written whole or not at all: temporary file, fsync, rename, fsync of the
 * directory. The `.json` comes last, so that where it is the order is complete.
 */
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { orderCsv, orderText } from '../domain/order-document.ts';
import type { OrderChannel, OutgoingOrder } from '../usecases/ports.ts';
import { orderHtml } from './order-html.ts';

export function createFileChannel({ outboxDir }: { outboxDir: string }): OrderChannel {
  return {
    async send(outgoing) {
      await mkdir(outboxDir, { recursive: true, mode: 0o700 });
      const name = join(outboxDir, outgoing.order.id);
      await writeWhole(`${name}.txt`, orderText(outgoing));
      await writeWhole(`${name}.html`, orderHtml(outgoing));
      await writeWhole(`${name}.csv`, orderCsv(outgoing));
      await writeWhole(`${name}.json`, `${JSON.stringify(envelope(outgoing), null, 2)}\n`);
      await syncDirectory(outboxDir);
    },
  };
}

function envelope({ order, supplier, messageId }: OutgoingOrder): object {
  return {
    order: order.id,
    messageId,
    supplier: { id: supplier.id, name: supplier.name },
    channel: supplier.channel,
    lines: order.lines.map(({ item, sku, packs, packSize }) => ({ item, sku, packs, quantity: packs * packSize })),
    currency: order.currency,
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
