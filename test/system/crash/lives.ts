/** One data directory, many lives: each is killed at an instant drawn over its whole length, its start included. */
import { createRandom } from '../../../firmware-sim/random.ts';
import { type Credentials, deviceCredentials } from '../../support/broker-clients.ts';
import { everydaySite } from '../../support/everyday-site.ts';
import { launchServer, startServer } from '../../support/start-server.ts';
import { reportUntilGone } from './device-load.ts';
import { openDesks } from './people-load.ts';
import { countOf, nothingTold, type Told } from './told.ts';

const devices = [
  'toilet-wc-1a',
  'soap-wc-1a',
  'toilet-wc-1b',
  'soap-wc-1b',
  'towel-wc-2a',
  'toilet-wc-2a',
  'soap-wc-2a',
  'toilet-wc-2b',
  'soap-wc-2b',
  'towel-pentry-2',
];
const empties = ['coffee-ground', 'coffee-filter', 'cup-paper', 'copy-paper-a4', 'cleaner-multi', 'bin-bag-60'];
/** Of a life, ms after it is ready. */
const traffic = 800;

export interface Lives {
  readonly told: Told;
  /** Of the kills, those before the server was ready. */
  readonly atStart: number;
  /** Lives in which something was acknowledged. */
  readonly useful: number;
}

export async function killAgainAndAgain(dataDir: string, kills: number, seed: number): Promise<Lives> {
  const random = createRandom(seed, 'kill -9');
  const told = nothingTold(devices);
  const first = await startServer({ dataDir });
  const began = await first.api('POST', 'import', everydaySite());
  if (began.status !== 200) throw new Error(JSON.stringify(began.body));
  const credentials = new Map<string, Credentials>();
  for (const device of devices) credentials.set(device, await deviceCredentials(first, device));
  await first.kill();

  const desks = openDesks(told, empties);
  let startTakes = 500;
  let atStart = 0;
  let useful = 0;
  for (let kill = 0; kill < kills; kill++) {
    const before = countOf(told.acked);
    const from = performance.now();
    const server = await launchServer({ dataDir });
    const killed = new Promise<void>((resolve, reject) => {
      setTimeout(() => server.kill().then(resolve, reject), random.next() * (startTakes + traffic));
    });
    const ready = await server.ready().then(
      () => true,
      () => false,
    );
    if (server.process.exitCode !== null) throw new Error(`life ${kill} ended by itself: ${server.output()}`);
    if (ready) {
      startTakes = 0.8 * startTakes + 0.2 * (performance.now() - from);
      const none = { username: '', password: '' };
      await settled(kill, [
        ...devices.map((device) => reportUntilGone(server, device, credentials.get(device) ?? none, told)),
        ...desks.map((desk) => desk.work(server)),
      ]);
    } else atStart++;
    await killed;
    if (countOf(told.acked) > before) useful++;
  }
  return { told, atStart, useful };
}

/** What lives longer than the server it talks to would hold the test up for ever. */
async function settled(kill: number, load: readonly Promise<void>[]): Promise<void> {
  let waiting = load.length;
  const ends = Promise.all(load.map((one) => one.finally(() => waiting--)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${waiting} clients outlive life ${kill}`)), 30_000);
  });
  await Promise.race([ends, late]).finally(() => clearTimeout(timer));
}
