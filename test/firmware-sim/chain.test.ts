/**
 * The fleet in every dialect over real connections to the real broker, bad habits and all, into the real chain: what is shown of a
 * dispenser is what is in it, or was a report ago, and never anything else.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createFleet } from '../../firmware-sim/fleet.ts';
import { generatedSite } from '../../firmware-sim/generated-site.ts';
import { bridgeName, bridgeTopics, createSwitchboard } from '../../firmware-sim/switchboard.ts';
import { dialects } from '../../server/contract/site-file.ts';
import { createIntake } from '../../server/intake.ts';
import { createBroker } from '../../server/mqtt/create-broker.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import { watchDispensers } from '../../server/usecases/watch-dispensers.ts';
import { embeddedConfig } from '../support/embedded-config.ts';
import { memoryStore } from '../support/memory-store.ts';
import { unwrap } from '../support/small-site.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Monday, 06:00 local time. */
const start = Date.parse('2026-11-23T05:00:00Z');
const quarter = 15 * minute;
const devices = 5;
/** Points: noise, steps, whole percents, and the smoothing of them. */
const tolerance = 5;

test.each(dialects)('%s', async (dialect) => {
  let now = start;
  let ids = 0;
  const clock = { now: () => now, rate: 1 };
  const newId = () => `id-${String(++ids).padStart(6, '0')}`;
  const context = () => ({ now, by: 'system', newId });
  const store = memoryStore();
  const site = generatedSite(devices, dialect);
  await store.transact((tx) => unwrap(importSite(tx, { file: site, dryRun: false, prune: false }, context())));
  const secretHash = createHash('sha256').update('secret').digest('hex');
  await store.transact((tx) => {
    const publish = dialect === 'hylla' ? [] : bridgeTopics[dialect];
    tx.put('integrations', { id: bridgeName(dialect), secretHash, publish, subscribe: [], createdAt: now });
    for (const { device: { id = '' } = {} } of site.dispensers ?? [])
      tx.put('devices', { id, dialect, address: id, secretHash, createdAt: now });
  });
  const quiet = () => {};
  const refused: string[] = [];
  const complain = (_: unknown, message: string) => void refused.push(message);
  /** Messages that the broker has read, and what was made of them, and of that what is stored. */
  const read = { messages: 0, meant: 0, stored: 0 };
  let look = (): void => {};
  const decoder = createDecoder(store);
  const intake = createIntake({ store, clock, newId, onBatch: quiet });
  const broker = await createBroker({
    config: embeddedConfig,
    store,
    intake: {
      async take(batch) {
        const summary = await intake.take(batch);
        read.stored += batch.length;
        look();
        return summary;
      },
    },
    decoder: {
      ...decoder,
      decode(raw) {
        const messages = decoder.decode(raw);
        // What a link says of itself is none of the fleet's.
        if (!/^hylla\/.+\/status$/.test(raw.topic)) read.messages++;
        read.meant += messages.length;
        look();
        return messages;
      },
    },
    clock,
    log: { info: quiet, warn: complain, error: complain },
  });
  await broker.start();
  const board = createSwitchboard({
    url: broker.address ?? '',
    credentials: (username) => ({ username, password: 'secret' }),
    sleepy: false,
    onRefused: (_, why) => void refused.push(why),
  });
  /** Of the last reports, what there was in truth. */
  const truths = new Map<string, number[]>();
  let sent = 0;
  const fleet = createFleet({
    site,
    seed: 11,
    start,
    dialect,
    interval: quarter,
    emit(message, device) {
      sent++;
      board.send(message, device);
      truths.set(device.dispenser, [...(truths.get(device.dispenser) ?? []), 100 * device.content.fill].slice(-12));
    },
  });
  const wrong: string[] = [];
  const stale: string[] = [];
  try {
    for (; now < start + 24 * hour; ) {
      now += 2 * quarter;
      fleet.advance(now);
      // What has no acknowledgement either.
      await new Promise<void>((resolve) => {
        look = () => void (read.messages === sent && read.stored === read.meant && resolve());
        look();
      });
      await store.transact((tx) => watchDispensers(tx, {}, context()));
      for (const { dispenser } of fleet.devices) {
        const { level = null, status = 'unknown' } = store.state.get('levels', dispenser) ?? {};
        const off = Math.min(...(truths.get(dispenser) ?? []).map((truth) => Math.abs(truth - (level ?? truth))));
        if (off > tolerance) wrong.push(`${dispenser} ${new Date(now).toISOString()} ${level} ${off}`);
        if (status === 'stale' || status === 'fault')
          stale.push(`${dispenser} ${new Date(now).toISOString()} ${status}`);
      }
    }
  } finally {
    await board.close();
    await broker.stop();
  }
  expect(wrong).toEqual([]);
  expect(stale).toEqual([]);
  expect(refused).toEqual([]);
  for (const { dispenser } of fleet.devices)
    expect(store.state.get('levels', dispenser), dispenser).toMatchObject({ level: expect.any(Number) });
  expect(store.state.size('inbox')).toBe(0);
  // Repeats and missed echoes are told; nothing else is.
  const reasons = new Set([...store.state.values('rejections')].map(({ reason }) => reason));
  for (const reason of reasons) expect(['duplicate', 'no-level']).toContain(reason);
});
