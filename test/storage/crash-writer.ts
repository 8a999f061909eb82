/**
 * A process to be killed: writes to the lowdb store in `argv[2]` as fast as it can from several lanes and tells on stdout
 * what was acknowledged: `start REV` once, then `LANE N REV` for each. Each transaction sets its lane's document to N
 * and records reading N, so that both must be there or neither.
 */
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';

const [dir = '', lanes = '8', readings = '3'] = process.argv.slice(2);
const day = 86_400_000;
const store = createLowdbStore({ dir, checkpointBytes: 30_000 });
await store.start();
process.stdout.write(`start ${store.rev}\n`);
await Promise.all(Array.from({ length: Number(lanes) }, (_, lane) => run(`lane-${lane}`)));

async function run(lane: string): Promise<never> {
  for (let n = Number(store.state.get('locations', lane)?.name ?? 0) + 1; ; n++) {
    await store.transact((tx) => {
      tx.put('locations', { id: lane, name: String(n), kind: 'room' });
      tx.put('locations', { id: `${lane}-${n % 50}`, name: String(n), kind: 'room' });
      for (let i = 0; i < Number(readings); i++) {
        const ts = (n % 3) * day + n;
        tx.record({
          dispenser: lane,
          ts,
          receivedAt: ts,
          boot: i,
          seq: n,
          level: 50,
          quality: 'accepted',
          reason: null,
        });
      }
    });
    process.stdout.write(`${lane} ${n} ${store.rev}\n`);
  }
}
