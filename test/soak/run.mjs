/**
 * `npm run test:soak -- [MINUTES]`: traffic at speed for eight hours, or 4 minutes to see that it runs: 50 devices that
 * report 1,000 times a second and connect anew 50 times a second, 10 screens that come and go, while the server's clock goes
 * on by a month, so that history is rolled up and forgotten. Afterwards memory, handles and timers must be as they were, and
 * there must be files of what is kept only. RSS is taken after a collection.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureReady, root } from '../../server/bin/ensure.mjs';
import { startHylla, token } from '../bench/support/processes.mjs';
import { device, pause, screen } from './load.mjs';

const minutes = Number(process.argv[2] ?? 480);
if (!(minutes > 0)) throw new Error('the argument is a number of minutes');
const isLong = minutes >= 60;
const settled = isLong ? 30 : minutes / 3;
const every = isLong ? 60_000 : 4_000;
const megabyte = 1024 * 1024;
/** That the clock goes on by, and of which there are readings and backups afterwards: 14 days, and two until a day is over everywhere. */
const days = { played: 30, kept: 17, backups: 7 };
/** Bytes of a reading in history. */
const usual = 45;

ensureReady();
const probe = join(root, 'test', 'soak', 'probe.mjs');
const server = await startHylla({
  dispensers: 50,
  devices: 50,
  nodeArgs: ['--expose-gc', '--import', probe],
  channel: true,
});
const ends = performance.now() + minutes * 60_000;
const stop = () => performance.now() >= ends || server.child.exitCode !== null;
const samples = [];
const calendar = setInterval(() => server.child.send('day'), (minutes * 60_000) / (days.played + 1));
try {
  const began = performance.now();
  const devices = server.credentials.map((one) => device({ port: server.port, ...one }, stop));
  const screens = Array.from({ length: 10 }, () => screen({ url: server.url, token }, stop));
  while (!stop()) {
    await pause(Math.min(every, ends - performance.now()));
    samples.push({ hours: (performance.now() - began) / 3_600_000, ...(await sample()) });
    if (samples.length % 15 === 0) console.log(line(samples.at(-1)));
  }
  const acked = sum(await Promise.all(devices));
  const links = sum(await Promise.all(screens));
  const seconds = (performance.now() - began) / 1000;
  await pause(2_000);
  const after = await sample();
  process.exitCode = judge({ acked, links, seconds, after });
} finally {
  clearInterval(calendar);
  await server.stop();
}

async function sample() {
  const answer = new Promise((resolve) => server.child.once('message', resolve));
  server.child.send('sample');
  const files = {
    journal: sizeOf('journal'),
    readings: sizeOf('readings'),
    rollups: sizeOf('rollups'),
    state: sizeOf('hylla.json'),
    days: countOf('readings', /^\d{4}-/),
    backups: countOf('backups', /\.gz$/),
  };
  return { ...(await answer), handles: readdirSync(`/proc/${server.pid}/fd`).length, ...files };
}

/** Of a file, or of all below a directory. */
function sizeOf(name) {
  const path = join(server.dataDir, name);
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info?.isDirectory()) return info?.size ?? 0;
  return sum(readdirSync(path).map((file) => sizeOf(join(name, file))));
}

function countOf(name, pattern) {
  const path = join(server.dataDir, name);
  return existsSync(path) ? readdirSync(path).filter((file) => pattern.test(file)).length : 0;
}

function judge({ acked, links, seconds, after }) {
  const kept = samples.filter(({ hours }) => hours * 60 >= settled);
  const third = Math.ceil(kept.length / 3);
  const [first, last] = [kept.slice(0, third), kept.slice(-third)];
  const end = kept.at(-1);
  const change = (what, of) => of(last.map((one) => one[what])) - of(first.map((one) => one[what]));
  const fewest = (what) => Math.min(...samples.map((one) => one[what]));
  const highest = (values) => Math.max(...values);
  const checks = [
    ['readings a second', acked / seconds, '>=', 800],
    ...(isLong
      ? [
          ['RSS, MB an hour', slope(kept, 'rss') / megabyte, '<', 2],
          ['heap, MB an hour', slope(kept, 'heap') / megabyte, '<', 2],
        ]
      : // In minutes memory's own ups and downs would be a slope.
        [
          ['RSS, MB more at its highest', change('rss', highest) / megabyte, '<', 20],
          ['heap, MB more', change('heap', median) / megabyte, '<', 5],
        ]),
    ['handles once all have gone, beyond their fewest', after.handles - fewest('handles'), '<=', 20],
    ['timers once all have gone, beyond their fewest', after.timers - fewest('timers'), '<=', 20],
    ['journal, MB', end.journal / megabyte, '<', 80],
    ['state, MB', end.state / megabyte, '<', 5],
    ['days of readings', median(last.map((one) => one.days)), '<=', days.kept],
    ['history kept, of all that there was', end.readings / (acked * usual), '<', (1.15 * days.kept) / days.played],
    ['roll-ups, kB a day', end.rollups / 1024 / days.played, '<', 50],
    ['rolled up at all, kB', end.rollups / 1024, '>=', 1],
    ['backups', end.backups, '<=', days.backups],
    ['backups at least', end.backups, '>=', days.backups],
  ];
  console.log(`${acked} readings, ${links} live links in ${(seconds / 60).toFixed(1)} min; at the end ${line(end)}`);
  let failed = 0;
  for (const [what, value, relation, limit] of checks) {
    const good = relation === '>=' ? value >= limit : relation === '<=' ? value <= limit : value < limit;
    if (!good) failed++;
    console.log(`${good ? 'ok  ' : 'FAIL'}  ${what}: ${value.toFixed(2)} (${relation} ${limit})`);
  }
  console.log(failed === 0 ? 'soak: in order' : `soak: ${failed} at fault`);
  return failed === 0 ? 0 : 1;
}

/** Bytes an hour by Theil and Sen: the median of the slopes between any two samples, which no outlier moves. */
function slope(points, what) {
  const slopes = points.flatMap((a, i) => points.slice(i + 1).map((b) => (b[what] - a[what]) / (b.hours - a.hours)));
  return median(slopes);
}

function line({ rss, heap, handles, timers, journal, readings, days }) {
  const mb = (bytes) => (bytes / megabyte).toFixed(1);
  return `RSS ${mb(rss)} MB, heap ${mb(heap)} MB, ${handles} handles, ${timers} timers, journal ${mb(journal)} MB, readings ${mb(readings)} MB of ${days} days`;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function sum(values) {
  return values.reduce((total, one) => total + one, 0);
}
