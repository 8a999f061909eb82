/**
 * Durable acknowledged readings with PostgreSQL as the store, through the whole chain, against bare aedes, which
 * acknowledges and forgets; and two servers on PostgreSQL and Mosquitto, against one. Each round runs both, one after the
 * other.
 */
import { cpus } from 'node:os';
import { startCluster } from '../support/cluster.mjs';
import { startPostgres } from '../support/postgres.mjs';
import { load, startHylla, startReference } from '../support/processes.mjs';
import { plainRow, ratioRow } from '../support/rows.mjs';

const rounds = 7;
const seconds = 3;
const connections = 50;
const window = 20;
/** Readings a round that the broker takes at once, of as many dispensers in turn. */
const published = 20_000;
const dispensers = 1000;

export async function run() {
  const database = await startPostgres();
  if (database === null) {
    console.log('PostgreSQL is not installed: left out');
    return [];
  }
  try {
    return [...(await embedded(database)), ...(await replicas(database))];
  } finally {
    database.clean();
  }
}

async function embedded(database) {
  const hylla = await startHylla({
    dispensers: 1000,
    devices: connections,
    env: { HYLLA_STORE_URL: await database.database() },
  });
  const aedes = await startReference('bare-aedes.mjs');
  const figures = { hylla: [], aedes: [], load: [] };
  let firstSeq = 0;
  try {
    for (let round = -1; round < rounds; round++) {
      for (const [who, { port }] of Object.entries({ hylla, aedes })) {
        const result = await load({ port, devices: hylla.credentials, window, seconds, firstSeq });
        firstSeq = Math.max(firstSeq, result.lastSeq);
        if (round < 0) continue;
        figures[who].push(result.acked / result.seconds);
        figures.load.push(result.cpuShare);
      }
    }
  } finally {
    await Promise.all([hylla.stop(), aedes.stop()]);
  }
  const name = `${connections} connections x window ${window}, PostgreSQL`;
  return [
    ratioRow({
      name: `${name}, against bare aedes`,
      unit: 'readings/s',
      values: figures.hylla,
      references: figures.aedes,
      goal: 0.4,
    }),
    plainRow({ name: `${name}, CPU of the load generator`, unit: 'cores', values: figures.load }),
  ];
}

async function replicas(database) {
  const one = await startCluster(database, { replicas: 1, dispensers });
  const two = await startCluster(database, { replicas: 2, dispensers });
  const figures = { one: [], two: [], broker: [] };
  try {
    for (let round = -1; round < rounds; round++) {
      for (const [who, cluster] of Object.entries({ one, two })) {
        const { rate, publishedRate } = await cluster.run(published);
        if (round < 0) continue;
        figures[who].push(rate);
        figures.broker.push(publishedRate);
      }
    }
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
  const name = 'PostgreSQL + Mosquitto';
  return [
    ratioRow({
      name: `two replicas on ${name}, against one`,
      unit: 'readings/s',
      values: figures.two,
      references: figures.one,
      goal: cpus().length > 2 ? 1.6 : 1,
    }),
    plainRow({ name: `${name}, what the broker was given`, unit: 'readings/s', values: figures.broker }),
  ];
}
