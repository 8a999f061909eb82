/**
 * The composition root: config -> store -> use cases -> edges. It shows the machine: what there is, what knows what, in
 * which order it starts and stops. Nothing else starts anything.
 *
 * A start that is refused prints exactly one line and exits 1. SIGTERM or Ctrl-C: stop taking in, finish what is in
 * hand, exit 0 within 5 s; a second one exits at once.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageFile from '../package.json' with { type: 'json' };
import { createBackground } from './background.ts';
import { createCertificateWatch } from './certificate-watch.ts';
import { demoClock, systemClock } from './clock.ts';
import { type Command, type Config, ConfigFault, readConfig } from './config.ts';
import { siteOf } from './domain/documents.ts';
import { createHttpEdge } from './http/edge.ts';
import { createMetrics } from './http/metrics.ts';
import { ensureSetup } from './http/setup.ts';
import { createIds } from './ids.ts';
import { createIntake } from './intake.ts';
import { createLeaderNews } from './leader-news.ts';
import { createLog, type Log, type RootLog } from './log.ts';
import { createConfigSender } from './mqtt/config-sender.ts';
import { createBroker } from './mqtt/create-broker.ts';
import { createDecoder } from './mqtt/decoder.ts';
import { withoutHomeAssistant } from './mqtt/home-assistant-topics.ts';
import { createSources } from './mqtt/sources.ts';
import { createNightly } from './nightly.ts';
import { openStore } from './open-store.ts';
import { createOrderChannels } from './purchasing/channels.ts';
import { outboxFault } from './purchasing/file-channel.ts';
import { createOutboxRunner } from './purchasing/outbox-runner.ts';
import { readSiteText } from './site-text.ts';
import { backup } from './storage/lowdb/backup.ts';
import { restore } from './storage/lowdb/restore.ts';
import { newestBackup, rotateBackups } from './storage/lowdb/rotate-backups.ts';
import { StoreRefused } from './storage/store-refused.ts';
import { importSite } from './usecases/import-site.ts';
import { placeOrders } from './usecases/place-orders.ts';
import type { Context, Store } from './usecases/ports.ts';
import { sweep } from './usecases/sweep.ts';
import { watchDispensers } from './usecases/watch-dispensers.ts';

/** How to undo what was started. */
type Stop = () => Promise<void> | void;

/** A start that cannot go on; `message` is the one line that a person reads. */
class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** Real ms that stopping may take before the process ends anyway. */
const stopWithin = 4_500;
/** What may be wrong with the host that is listened on, by node's code. */
const hostFaults: ReadonlyMap<string, string> = new Map([
  ['EADDRNOTAVAIL', 'is not an address of this machine'],
  ['EAFNOSUPPORT', 'is of a kind that this machine has no addresses of'],
  ['EINVAL', 'cannot be listened on'],
  ['ENOTFOUND', 'is a name that is not known here'],
  ['EAI_AGAIN', 'is a name that cannot be looked up now'],
]);
/** Of a site file; more are only counted. */
const faultsTold = 20;
const distDir = dirname(dirname(fileURLToPath(import.meta.url)));

const started: Stop[] = [];
let stopping = false;

process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));

run().catch((error: unknown) => stop(1, error));

async function run(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  const { command } = config;
  if (command.kind !== 'serve') return copyState(config, command);
  const log = createLog(config.logLevel);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault that nobody caught; stopping');
    process.exit(1);
  });
  await serve(config, log, command.importFile);
}

async function serve(config: Config, log: RootLog, siteFile: string | null): Promise<void> {
  const clock = config.demo === null ? systemClock : demoClock(config.demo);
  const newId = createIds(clock.now);
  const part = (name: string) => log.child({ part: name });

  let isEdited = false;
  const { store, leadership, leases } = await openStore(config, part('store'), {
    onRestore: () => void startAgain(config, log),
    onEdited: () => {
      isEdited = true;
    },
  });
  await store.start();
  started.push(() => store.stop());
  const system = (): Context => ({ now: clock.now(), by: 'system', newId });
  const decoder = withoutHomeAssistant(createDecoder(store), store, config.homeAssistant);
  const { mappingFault, presetFault } = decoder;
  if (isEdited) {
    const { warnOfFaults } = await import('./edited-state.ts');
    await warnOfFaults(store, { ...system(), mappingFault }, part('store'));
  }
  if (siteFile !== null) {
    await importFile(store, siteFile, { ...system(), mappingFault, presetFault });
  }

  const metrics = createMetrics();
  const intake = createIntake({ store, clock, newId, onBatch: metrics.countBatch });
  // Anybody is let into the demo.
  const isOpen = config.demo !== null && config.adminPassword === null;
  // Goes on while the rest is put together; what it fails with is heard where it is waited for.
  const settingUp = isOpen ? null : ensureSetup({ store, clock, newId, adminPassword: config.adminPassword });
  settingUp?.catch(() => {});
  const broker = await createBroker({ config, store, leases, leadership, intake, decoder, clock, log: part('mqtt') });
  const sources = createSources({ store, leases, intake, decoder, clock, newId, log: part('sources') });
  const configs = createConfigSender({
    store,
    leadership,
    linkTo: (source) => (source === undefined ? broker.link : sources.link(source)),
    clock,
    newId,
    log: part('configs'),
  });
  const http = createHttpEdge({
    store,
    intake,
    decoder,
    clock,
    newId,
    config,
    brokerHealth: () => broker.health(),
    isLeader: () => leadership.isLeader(),
    brokerAddress: () => {
      if (config.brokerUrl !== null) return null;
      return config.tls !== null && config.mqttsPort !== 0 ? `mqtts://localhost:${config.mqttsPort}` : broker.address;
    },
    readSiteText,
    assetsDir: join(distDir, 'kiosk'),
    version: packageFile.version,
    demo: config.demo !== null,
    log: part('http'),
    metrics,
  });
  const outboxDir = join(config.dataDir, 'outbox');
  // Nobody waits for it: a disk of the network may not answer. With a store of files the directory has been written to.
  if (config.storeUrl !== null) void warnOfOutbox(outboxDir, part('purchasing'));
  const channels = createOrderChannels({
    outboxDir,
    ...(config.smtpUrl === null ? {} : { smtpUrl: config.smtpUrl }),
    from: config.mailFrom,
  });
  const outbox = createOutboxRunner({ store, leadership, clock, channels, log: part('purchasing'), newId });
  const background = createBackground({
    store,
    leadership,
    clock,
    newId,
    log: part('background'),
    jobs: { watchDispensers, placeOrders, sweep },
  });

  await listening('MQTT', config, broker.start());
  started.push(() => broker.stop());
  broker.attachWebSocket(http.server, `${config.basePath}mqtt`);
  const setupToken = await settingUp;
  await listening('HTTP', config, http.start());
  started.push(() => http.stop());
  if (config.tls !== null) {
    const renew = () => Promise.all([broker.renewCertificate(), http.renewCertificate()]);
    const certificate = createCertificateWatch({ files: config.tls, renew, log: part('tls') });
    await certificate.start();
    started.push(() => certificate.stop());
  }
  await sources.start();
  started.push(() => sources.stop());
  configs.start();
  started.push(() => configs.stop());
  outbox.start();
  started.push(() => outbox.stop());
  background.start();
  started.push(() => background.stop());
  const leaderNews = createLeaderNews({ leadership, log: part('background') });
  leaderNews.start();
  started.push(() => leaderNews.stop());
  if (config.demo === null && config.storeUrl === null) {
    const nightly = createNightly({
      timezone: () => siteOf(store.state)?.timezone ?? 'UTC',
      newest: (now) => newestBackup(config.dataDir, now),
      job: () => rotateBackups({ dir: config.dataDir }),
      log: part('backup'),
    });
    nightly.start();
    started.push(() => nightly.stop());
  }
  announce(http.url, broker.address, setupToken, config);
  // Nobody waits for it.
  const { createHomeAssistantSwitch } = await import('./integrations/home-assistant/switch.ts');
  if (stopping) return;
  const homeAssistant = createHomeAssistantSwitch({
    ...{ store, leadership, bus: broker.bus, clock, newId, log: part('home-assistant') },
    environment: config.homeAssistant,
    version: packageFile.version,
  });
  homeAssistant.start();
  started.push(() => homeAssistant.stop());
}

/** On the state that was put in place meanwhile; who is connected connects again. */
async function startAgain(config: Config, log: RootLog): Promise<void> {
  try {
    await undoAll();
    log.warn('a backup was put in place; starting again on it');
    if (!stopping) await serve(config, log, null);
  } catch (error) {
    await stop(1, error);
  }
}

/** The whole state to one file and back. */
async function copyState(
  { dataDir: dir }: Config,
  { kind, file }: Extract<Command, { kind: 'backup' | 'restore' }>,
): Promise<void> {
  if (kind === 'backup') {
    const { rev } = await backup({ dir, file });
    process.stdout.write(`The state of ${dir} as of revision ${rev} is in ${file}\n`);
    return;
  }
  const { rev, aside } = await restore({ dir, file });
  process.stdout.write(
    `${dir} is as of revision ${rev} of ${file}${aside === null ? '' : `; what was there is in ${aside}`}\n`,
  );
}

/** A port that is taken, or must not be used, and a host that is not ours, is one clear line. */
async function listening(what: 'MQTT' | 'HTTP', config: Config, start: Promise<void>): Promise<void> {
  try {
    await start;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const port = what === 'MQTT' ? config.mqttPort : config.httpPort;
    if (code === 'EADDRINUSE')
      throw new StartRefused(`${what} port ${port} is taken: stop what uses it, or set HYLLA_${what}_PORT`);
    if (code === 'EACCES')
      throw new StartRefused(
        `${what} port ${port} must not be used by this user: set HYLLA_${what}_PORT to 1024 or above`,
      );
    const fault = hostFaults.get(String(code));
    if (fault !== undefined)
      throw new StartRefused(
        `HYLLA_HOST "${config.host}" ${fault}: set an address of this machine, or leave it out to listen on all`,
      );
    throw error;
  }
}

/** Else it would be found out by the first order. */
async function warnOfOutbox(dir: string, log: Pick<Log, 'warn'>): Promise<void> {
  const fault = await outboxFault(dir);
  if (fault !== null)
    log.warn(
      { dir, fault },
      'no order can be written to the outbox, so that none leaves, not by e-mail either; see HYLLA_DATA_DIR',
    );
}

async function importFile(store: Store, path: string, context: Context): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StartRefused(
      `Cannot read the site file ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const read = await readSiteText(text);
  const result = read.ok
    ? await store.transact((tx) => importSite(tx, { ...read.value, dryRun: false, prune: false }, context))
    : read;
  if (result.ok) return;
  const issues = result.issues ?? [];
  const faults = issues.slice(0, faultsTold).map((issue) => `${issue.path} ${issue.message}`);
  if (issues.length > faultsTold) faults.push(`and ${issues.length - faultsTold} more`);
  throw new StartRefused(
    `The site file ${path} was not imported: ${faults.length > 0 ? faults.join('; ') : result.message}`,
  );
}

function announce(url: string, mqtt: string | null, setupToken: string | null, { demo }: Config): void {
  const lines = [
    `Hylla ${demo === null ? 'is ready' : 'demo is ready'}`,
    `  kiosk   ${url}`,
    `  wall    ${url}wall`,
    `  office  ${url}office${setupToken !== null ? `#setup=${setupToken}   (creates the first administrator, works once)` : ''}`,
    ...(mqtt === null ? [] : [`  sensors ${mqtt}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Stops everything. A second call ends the process at once. */
async function stop(code: number, error?: unknown): Promise<void> {
  if (stopping) endNow();
  stopping = true;
  if (error !== undefined) process.stderr.write(`${sentenceOf(error)}\n`);
  setTimeout(endNow, stopWithin).unref();
  const isClean = await undoAll();
  process.exit(isClean ? code : 1);
}

/**
 * Ends the process, whatever is under way; what was acknowledged is durable. `process.exit` waits for the threads that wait
 * for the disk, and for one that hangs it would wait for ever.
 */
function endNow(): never {
  if (process.getActiveResourcesInfo().some((one) => one.startsWith('FSReq'))) process.kill(process.pid, 'SIGKILL');
  process.exit(1);
}

/** Stops what was started, newest first. Answers whether all went well. */
async function undoAll(): Promise<boolean> {
  let isClean = true;
  for (let undo = started.pop(); undo !== undefined; undo = started.pop()) {
    try {
      await undo();
    } catch (fault) {
      process.stderr.write(`While stopping: ${sentenceOf(fault)}\n`);
      isClean = false;
    }
  }
  return isClean;
}

function sentenceOf(error: unknown): string {
  if (error instanceof ConfigFault || error instanceof StartRefused || error instanceof StoreRefused)
    return error.message.replaceAll('\n', ' ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
