/** Servers on one PostgreSQL and one Mosquitto, and how fast they store what the broker has taken. */
import postgres from 'postgres';
import { load, startHylla, startMosquitto } from './processes.mjs';
import { holdTo } from './quota.mjs';

/** `database`: see `startPostgres`. */
export async function startCluster(database, { replicas, dispensers }) {
  const broker = await startMosquitto();
  const url = await database.database();
  const env = { HYLLA_STORE_URL: url, HYLLA_BROKER_URL: `mqtt://127.0.0.1:${broker.port}` };
  const servers = [await startHylla({ dispensers, env })];
  while (servers.length < replicas) servers.push(await startHylla({ env }));
  const devices = Array.from({ length: dispensers }, (_, i) => ({ username: `d-${i + 1}`, password: '' }));
  const sql = postgres(url, { max: 1 });
  const stored = async () => {
    const [row] = await sql`SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS count FROM hylla.readings_order`;
    return Number(row.count);
  };
  // Sessions are shared out once a second.
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const reach = async (count) => {
    const deadline = performance.now() + 60_000;
    while ((await stored()) < count) {
      if (performance.now() > deadline) throw new Error(`${count - (await stored())} readings were not stored`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  let ungroup = [];
  return {
    /** Holds each server to `cores` of a core from now on. Answers whether that can be done here. */
    hold(cores) {
      ungroup = servers.map(({ pid }) => holdTo(pid, cores));
      return !ungroup.includes(null);
    },
    /** Readings stored a second, from the first of `count` that is published until the last is in the table. */
    async run(count) {
      const until = (await stored()) + count;
      const published = load({ port: broker.port, devices, window: 1, seconds: 60, count });
      await reach(until);
      const end = Date.now();
      const { startedAt, seconds } = await published;
      return { rate: (count * 1000) / (end - startedAt), publishedRate: count / seconds };
    },
    /** Readings stored a second in the last of `seconds` in which `perSecond` are published. All are stored before the next run. */
    async steady(perSecond, { seconds, last }) {
      const before = await stored();
      const published = load({ port: broker.port, devices, window: 1, seconds, perSecond });
      await new Promise((resolve) => setTimeout(resolve, (seconds - last) * 1_000));
      const [begun, start] = [await stored(), performance.now()];
      await new Promise((resolve) => setTimeout(resolve, last * 1_000));
      const rate = ((await stored()) - begun) / ((performance.now() - start) / 1_000);
      const { acked } = await published;
      await reach(before + acked);
      return rate;
    },
    async stop() {
      await sql.end();
      await Promise.all(servers.map((server) => server.stop()));
      for (const remove of ungroup) remove?.();
      await broker.stop();
    },
  };
}
