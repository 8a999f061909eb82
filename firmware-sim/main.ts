/** `npm run sim`: plays a fleet against a broker in (faster than) real time. See `--help`. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse as parseYaml } from 'yaml';
import { decode } from '../server/contract/errors.ts';
import { type Dialect, SiteFile } from '../server/contract/site-file.ts';
import { assignFaults } from './faults.ts';
import { createFleet } from './fleet.ts';
import { generatedSite } from './generated-site.ts';
import { createHyllaApi, type HyllaApi } from './hylla-api.ts';
import { createOfficeLife } from './office-life.ts';
import { help, type Options, readOptions } from './options.ts';
import { countedFootfall } from './people.ts';
import { createRandom } from './random.ts';
import { bridgeName, bridgeTopics, createSwitchboard } from './switchboard.ts';

/** Real milliseconds between two looks at the clock. */
const step = 50;
const minute = 60_000;

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(help);
  else await play(options);
} catch (error) {
  process.stderr.write(`sim: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function play(options: Options): Promise<void> {
  const api =
    options.api === null
      ? null
      : createHyllaApi({ url: options.api, ...(options.token === null ? {} : { token: options.token }) });
  const site = await loadSite(options, api);
  const clock = await startClock(options, api);
  const start = clock();
  const names = (site.dispensers ?? []).map(({ id }) => id);
  const random = createRandom(options.seed, 'fleet');

  const secrets = new Map<string, { username: string; password: string }>();
  const speed = options.speed || clock.rate;
  const board = createSwitchboard({
    url: options.broker,
    credentials: (name) => secrets.get(name),
    // Faster than that, connecting for each report would only measure the connecting.
    sleepy: (options.interval * minute) / speed > 5_000,
    onRefused: (who, reason) => process.stderr.write(`sim: ${who}: ${reason}\n`),
  });
  let refills = 0;
  const fleet = createFleet({
    site,
    seed: options.seed,
    start,
    faults: assignFaults(options.faults, names, random),
    interval: options.interval * minute,
    ...(options.dialect === null ? {} : { dialect: options.dialect }),
    ...(options.footfall === null
      ? {}
      : {
          footfall: countedFootfall(
            await readFile(options.footfall, 'utf8'),
            site.site?.timezone ?? 'Europe/Stockholm',
          ),
        }),
    emit(message, device) {
      board.send(message, device);
      if (device.faults.kinds.has('flapping') && random.chance(0.1)) board.cut(device);
    },
    onRefill: () => {
      refills++;
    },
  });
  if (api !== null) await issueCredentials(api, fleet.devices, secrets);
  const life =
    api !== null && options.life ? createOfficeLife({ api, site, random: createRandom(options.seed, 'life') }) : null;

  let running = true;
  const stop = (): void => {
    running = false;
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const end = options.hours === null ? Number.POSITIVE_INFINITY : start + options.hours * 60 * minute;
  let living = Promise.resolve();
  let toldAt = 0;
  let lifeAt = 0;
  while (running && fleet.now < end) {
    fleet.advance(Math.min(end, clock()));
    const real = performance.now();
    if (life && real - lifeAt > 1_000) {
      lifeAt = real;
      living = living.then(() => life.tick(fleet.now)).catch((error: unknown) => complain(error));
    }
    if (!options.quiet && real - toldAt > 1_000) {
      toldAt = real;
      progress();
    }
    await sleep(step);
  }
  await living;
  await board.close();
  if (!options.quiet) {
    progress();
    process.stdout.write('\n');
  }

  function progress(): void {
    const { sent, acked, refused } = board.counters;
    const at = new Date(fleet.now).toISOString().slice(0, 16).replace('T', ' ');
    const line = `sim ${at}Z  ${fleet.devices.length} devices  ${sent} sent  ${acked} acked  ${board.spooled} spooled  ${board.lost} lost  ${refused} refused  ${refills} refills`;
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
  }
}

function complain(error: unknown): void {
  process.stderr.write(`sim: ${error instanceof Error ? error.message : String(error)}\n`);
}

/** The site file named, the server's, or a generated office. */
async function loadSite(options: Options, api: HyllaApi | null): Promise<SiteFile> {
  if (options.dispensers !== null) return generatedOn(api, options.dispensers, options.dialect ?? undefined);
  if (options.site !== null) {
    const decoded = decode(SiteFile, parseYaml(await readFile(options.site, 'utf8')), `site file ${options.site}`);
    if (!decoded.ok) throw new Error(decoded.message);
    return decoded.value;
  }
  return api === null ? generatedSite(30, options.dialect ?? undefined) : api.export();
}

/** A generated office; an empty server is given it, and another site is never mixed with it. */
async function generatedOn(api: HyllaApi | null, count: number, dialect?: Dialect): Promise<SiteFile> {
  const site = generatedSite(count, dialect);
  if (api === null) return site;
  const known = await api.siteId();
  if (known !== null && known !== site.site?.id)
    throw new Error(
      `--dispensers wants an empty server, and this one has the site "${known}"; without it, that is played`,
    );
  await api.post('import', site);
  return site;
}

/** Simulated time: the server's own when there is one, so that both agree. */
async function startClock(options: Options, api: HyllaApi | null): Promise<(() => number) & { rate: number }> {
  const server = api !== null && options.epoch === null ? await api.clock() : null;
  const epoch = options.epoch ?? server?.at ?? Date.now();
  const rate = options.speed || server?.rate || 1;
  const origin = performance.now();
  return Object.assign(() => epoch + (performance.now() - origin) * rate, { rate });
}

async function issueCredentials(
  api: HyllaApi,
  devices: ReturnType<typeof createFleet>['devices'],
  secrets: Map<string, { username: string; password: string }>,
): Promise<void> {
  for (const { binding } of devices) {
    if (binding.dialect === 'hylla') {
      secrets.set(binding.id, await api.deviceCredentials(binding.id));
      continue;
    }
    const name = bridgeName(binding.dialect);
    if (!secrets.has(name)) secrets.set(name, await api.integrationCredentials(name, bridgeTopics[binding.dialect]));
  }
}
