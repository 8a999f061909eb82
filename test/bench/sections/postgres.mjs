/**
 * Durable acknowledged readings with PostgreSQL as the store, through the whole chain, against bare aedes, which
 * acknowledges and forgets; and two servers on PostgreSQL and Mosquitto, against one: where all of them share what cores
 * there are, and where each is held to a part of a core and there are others. Each round runs both, one after the other.
 */
import { startCluster } from '../support/cluster.mjs';
import { startPostgres } from '../support/postgres.mjs';
import { load, startHylla, startReference, twinsOf } from '../support/processes.mjs';
import { plainRow, ratioRow } from '../support/rows.mjs';

const rounds = 7;
/** Of the two that are as fast as each other; which of them is first changes each time. */
const evenRounds = 15;
const seconds = 3;
const connections = 50;
const window = 20;
/** Readings a round that the broker takes at once, of as many dispensers in turn. */
const published = 40_000;
const dispensers = 1000;
/**
 * Of a core, for each server; readings a second that are published then, more than one or two of them can store. So little
 * that two cores have room for broker, database and load beside them.
 */
const held = 0.125;
const flood = 6_000;

export async function run() {
  const database = await startPostgres();
  if (database === null) {
    console.log('PostgreSQL is not installed: left out');
    return [];
  }
  try {
    return [...(await embedded(database)), ...(await replicas(database)), ...(await heldReplicas(database))];
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
  const targets = { hylla: [hylla, hylla.credentials], aedes: [aedes, twinsOf(hylla.credentials)] };
  try {
    for (let round = -1; round < rounds; round++) {
      for (const [who, [{ port }, devices]] of Object.entries(targets)) {
        const result = await load({ port, devices, window, seconds });
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
    for (let round = -1; round < evenRounds; round++) {
      const order = Object.entries({ one, two });
      for (const [who, cluster] of round % 2 === 0 ? order : order.reverse()) {
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
      goal: 1,
      equal: true,
    }),
    plainRow({ name: `${name}, what the broker was given`, unit: 'readings/s', values: figures.broker }),
  ];
}

async function heldReplicas(database) {
  const one = await startCluster(database, { replicas: 1, dispensers });
  const two = await startCluster(database, { replicas: 2, dispensers });
  const figures = { one: [], two: [] };
  try {
    // Compiled before they are held.
    for (let i = 0; i < 3; i++) for (const cluster of [one, two]) await cluster.run(published);
    if (![one, two].every((cluster) => cluster.hold(held))) {
      console.log('No control groups for this user: replicas on cores of their own are left out');
      return [];
    }
    // They share the work when the first has felt the strain for some seconds.
    await two.steady(flood, { seconds: 10, last: 1 });
    for (let round = 0; round < rounds; round++) {
      for (const [who, cluster] of Object.entries({ one, two }))
        figures[who].push(await cluster.steady(flood, { seconds: 5, last: 3 }));
    }
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
  return [
    ratioRow({
      name: `two replicas held to ${held} of a core each, against one held so`,
      unit: 'readings/s',
      values: figures.two,
      references: figures.one,
      goal: 1.6,
    }),
  ];
}
