/**
 * Orders as files, for somebody to send by hand and to look up later: `<order>.txt`, `.html`, `.csv`, and `.json` with who
 * it goes to under which message id. Each is written whole or not at all: temporary file, fsync, rename, fsync of the
 * directory. The `.json` comes last, so that where it is the order is complete.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { orderCsv, orderText } from '../domain/order-document.ts';
import type { OrderChannel, OutgoingOrder } from '../usecases/ports.ts';
import { orderHtml } from './order-html.ts';

export function createFileChannel({ outboxDir }: { outboxDir: string }): OrderChannel {
  return {
    async send(outgoing) {
      await makeDirectories(outboxDir);
      const name = join(outboxDir, outgoing.order.id);
      await writeWhole(`${name}.txt`, orderText(outgoing));
      await writeWhole(`${name}.html`, orderHtml(outgoing));
      await writeWhole(`${name}.csv`, orderCsv(outgoing));
      await writeWhole(`${name}.json`, `${JSON.stringify(envelope(outgoing), null, 2)}\n`);
      await syncDirectory(outboxDir);
    },
  };
}

/** Why no order could be written to `outboxDir` now, for a person; null where one could. Leaves the directory behind. */
export async function outboxFault(outboxDir: string): Promise<string | null> {
  const trial = join(outboxDir, `.trial-${randomUUID()}`);
  try {
    await makeDirectories(outboxDir);
    await writeWhole(trial, 'Hylla has tried whether it may write here; this may go.\n');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await Promise.allSettled([trial, `${trial}.tmp`].map((path) => rm(path, { force: true })));
  }
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

/** One and those above it. Not by `recursive`, which in a file system that takes no names (`/proc`) asks for ever. */
async function makeDirectories(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) await makeDirectories(above);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    // Another server was first; what is no directory is found out by who writes into it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
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
