/** Servers on one PostgreSQL and one Mosquitto, and how fast they store what the broker has taken. */
import postgres from 'postgres';
import { load, startHylla, startMosquitto } from './processes.mjs';

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
  let firstSeq = 0;
  return {
    /** Readings stored a second, from the first of `count` that is published until the last is in the table. */
    async run(count) {
      const until = (await stored()) + count;
      const published = load({ port: broker.port, devices, window: 1, seconds: 60, count, firstSeq });
      const deadline = performance.now() + 60_000;
      while ((await stored()) < until) {
        if (performance.now() > deadline) throw new Error(`${until - (await stored())} of ${count} were not stored`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const end = Date.now();
      const { startedAt, lastSeq, seconds } = await published;
      firstSeq = lastSeq;
      return { rate: (count * 1000) / (end - startedAt), publishedRate: count / seconds };
    },
    async stop() {
      await sql.end();
      await Promise.all(servers.map((server) => server.stop()));
      await broker.stop();
    },
  };
}
