/** One data directory, many lives: each is killed at an instant drawn over its start, or after so many readings. */
import { setTimeout as pause } from 'node:timers/promises';
import { createRandom } from '../../../firmware-sim/random.ts';
import { type Credentials, deviceCredentials } from '../../support/broker-clients.ts';
import { everydaySite } from '../../support/everyday-site.ts';
import type { FlakySupplier } from '../../support/flaky-supplier.ts';
import { launchServer, startServer, type TestServer } from '../../support/start-server.ts';
import { until } from '../../support/until.ts';
import { reportUntilGone } from './device-load.ts';
import { goodsIn, manageOrders, openDesks } from './people-load.ts';
import { watchUntilGone } from './screen-load.ts';
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

export interface Plan {
  readonly kills: number;
  /** Reports a second of each device; undefined: as many as are acknowledged. */
  readonly perSecond?: number;
  /** Readings from one refill of a shelf to the next. */
  readonly turn: number;
  /** Readings that are acknowledged in a life, on average. */
  readonly readings: number;
  /** ms in which a life is over, once it has had a third of them. */
  readonly patience: number;
}
/** Of the kills, those while a life begins. */
const atStartShare = 0.3;

export interface Lives {
  readonly told: Told;
  /** Of the kills, those before the server was ready. */
  readonly atStart: number;
  /** Lives in which something was acknowledged. */
  readonly useful: number;
  /** One more life, in which all that was begun is finished. */
  finish(): Promise<TestServer>;
}

export async function killAgainAndAgain(
  dataDir: string,
  { kills, perSecond, turn, readings, patience }: Plan,
  seed: number,
  supplier: FlakySupplier,
): Promise<Lives> {
  const random = createRandom(seed, 'kill -9');
  const told = nothingTold(devices);
  const env = { HYLLA_SMTP_URL: supplier.url };
  const first = await startServer({ dataDir, env });
  const began = await first.api('POST', 'import', everydaySite());
  if (began.status !== 200) throw new Error(JSON.stringify(began.body));
  const credentials = new Map<string, Credentials>();
  for (const device of devices) credentials.set(device, await deviceCredentials(first, device));
  await first.kill();

  const desks = [...openDesks(told, empties), goodsIn(told)];
  const report = (server: TestServer, isLast: boolean): Promise<void>[] =>
    devices.map((device) => {
      const own = credentials.get(device) ?? { username: '', password: '' };
      const pace = perSecond === undefined || isLast ? {} : { perSecond };
      return reportUntilGone(server, device, own, told, { turn, isLast, ...pace });
    });
  let startTakes = 500;
  let atStart = 0;
  let useful = 0;
  for (let kill = 0; kill < kills; kill++) {
    const before = countOf(told.acked);
    const from = performance.now();
    const server = await launchServer({ dataDir, env });
    const ready = server.ready().then(
      () => true,
      () => false,
    );
    if (random.chance(atStartShare)) {
      await Promise.race([ready, pause(random.next() * startTakes)]);
      await server.kill();
      atStart++;
      continue;
    }
    if (!(await ready)) throw new Error(`life ${kill} ended by itself: ${server.output()}`);
    startTakes = 0.8 * startTakes + 0.2 * (performance.now() - from);
    const allGone = goneOf([
      ...report(server, false),
      ...desks.map((desk) => desk.work(server)),
      watchUntilGone(server, told),
    ]);
    const enough = before + 2 * random.next() * readings;
    const little = Math.min(enough, before + readings / 3);
    const began = performance.now();
    const isOver = (): boolean => {
      const lasted = performance.now() - began;
      const acked = countOf(told.acked);
      // On a machine that is slow, or stands still, a life is longer, and not for nothing.
      return acked >= enough || (lasted > patience && acked >= little) || lasted > patience + 60_000;
    };
    while (!isOver()) await pause(5);
    // Not just behind an acknowledgement, as often as not.
    await pause(random.next() * 30);
    await server.kill();
    await allGone(kill);
    if (countOf(told.acked) > before) useful++;
  }
  return {
    told,
    atStart,
    useful,
    async finish() {
      const server = await startServer({ dataDir, env });
      try {
        await Promise.all(report(server, true));
        await until(async () => (await manageOrders(server, told)) === 0 && (await nothingIsDue(server)), {
          // Hundreds of orders may wait for a supplier whose mail server fails again and again.
          within: 400_000,
          what: 'every need ordered and every order sent',
        });
      } catch (error) {
        await server.clean();
        throw error;
      }
      return server;
    },
  };
}

async function nothingIsDue(server: TestServer): Promise<boolean> {
  const { body } = await server.api('GET', 'proposals');
  return body.items.every((proposal: { due: boolean }) => !proposal.due);
}

/** What lives longer than the server it talks to would hold the test up for ever. */
function goneOf(load: readonly Promise<void>[]): (kill: number) => Promise<void> {
  let waiting = load.length;
  const ends = Promise.all(load.map((one) => one.finally(() => waiting--)));
  // What goes wrong before the kill is told after it.
  ends.catch(() => {});
  return async (kill) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${waiting} clients outlive life ${kill}`)), 60_000);
    });
    await Promise.race([ends, late]).finally(() => clearTimeout(timer));
  };
}
