/** `GET /snapshot` with 1,000 dispensers, against bare node:http that sends the same bytes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, startHylla, startReference, token } from '../support/processes.mjs';
import { plainRow, ratioRow } from '../support/rows.mjs';

const rounds = 5;
const job = { path: '/api/v1/snapshot', token, connections: 50, seconds: 2 };

export async function run() {
  const hylla = await startHylla({ dispensers: 1000 });
  const dir = mkdtempSync(join(tmpdir(), 'hylla-read-'));
  const body = join(dir, 'snapshot.json');
  const answer = await fetch(`${hylla.url}api/v1/snapshot`, { headers: { authorization: `Bearer ${token}` } });
  writeFileSync(body, new Uint8Array(await answer.arrayBuffer()));
  const bare = await startReference('bare-http.mjs', { args: [body] });
  const targets = { hylla: Number(new URL(hylla.url).port), bare: bare.port };
  const figures = { hylla: [], bare: [], load: [] };
  try {
    // The first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      for (const [who, port] of Object.entries(targets)) {
        const result = await load({ port, ...job }, 'http-load.mjs');
        if (round === 0) continue;
        figures[who].push(result.answers / result.seconds);
        figures.load.push(result.cpuShare);
      }
    }
  } finally {
    await Promise.all([hylla.stop(), bare.stop()]);
    rmSync(dir, { recursive: true });
  }
  return [
    ratioRow({
      name: 'GET /snapshot, 1,000 dispensers, against bare node:http',
      unit: 'requests/s',
      values: figures.hylla,
      references: figures.bare,
      goal: 0.88,
    }),
    plainRow({ name: 'CPU of the load generator', unit: 'cores', values: figures.load }),
  ];
}
