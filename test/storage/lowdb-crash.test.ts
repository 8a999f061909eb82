/** `kill -9` at random instants, under load, while the journal is folded again and again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { sized } from '../support/sized.ts';
import { copyAtOnce } from './data-directory.ts';

const kills = sized(15, 50);
const lanes = 8;
const readings = 3;

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hylla-kill-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** The writer as one script that node can run. */
async function writerScript(): Promise<string> {
  const outfile = join(base, 'crash-writer.mjs');
  const entry = join(import.meta.dirname, 'crash-writer.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  return outfile;
}

interface Told {
  readonly startRev: number;
  /** Lane to the last number acknowledged. */
  readonly acked: Map<string, number>;
  readonly lastRev: number;
}

/** Runs the writer, kills it some time after its first acknowledgement, and answers what it had told. */
async function runAndKill(script: string, dir: string, after: number): Promise<Told> {
  const child = spawn(process.execPath, [script, dir, String(lanes), String(readings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const acked = new Map<string, number>();
  let startRev = -1;
  let lastRev = -1;
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    const lines = `${text}${chunk}`.split('\n');
    // A line counts with its end only: the kill may cut it within a number.
    text = lines.pop() ?? '';
    for (const line of lines) {
      const [lane = '', number, rev] = line.split(' ');
      if (lane === 'start') {
        startRev = Number(number);
        continue;
      }
      if (lastRev < 0) setTimeout(() => child.kill('SIGKILL'), after);
      acked.set(lane, Number(number));
      lastRev = Number(rev);
    }
  }
  // The pipe ends a little before the process does, which has the lock until then.
  await gone;
  return { startRev, acked, lastRev };
}

async function seqsOf(store: Store, lane: string): Promise<number[]> {
  const seqs: number[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.history({
      dispenser: lane,
      from: 0,
      to: Number.MAX_SAFE_INTEGER,
      limit: 1_000,
      ...(cursor !== null && { cursor }),
    });
    seqs.push(...page.rows.map(({ seq }) => seq ?? -1));
    cursor = page.next;
  } while (cursor !== null);
  return seqs.sort((a, b) => a - b);
}

test(`after each of ${kills} kills all that was acknowledged is there, once, and revisions go on`, {
  timeout: 120_000,
}, async () => {
  const script = await writerScript();
  const dir = join(base, 'data');
  let reached = 0;
  for (let kill = 0; kill < kills; kill++) {
    const { startRev, acked, lastRev } = await runAndKill(script, dir, Math.random() ** 2 * 250);
    expect(startRev).toBeGreaterThanOrEqual(reached);
    expect(lastRev).toBeGreaterThan(startRev);
    reached = lastRev;
    const store = createLowdbStore({ dir });
    await store.start();
    expect(store.rev).toBeGreaterThanOrEqual(lastRev);
    for (let lane = 0; lane < lanes; lane++) {
      const id = `lane-${lane}`;
      const newest = Number(store.state.get('locations', id)?.name ?? 0);
      expect(newest).toBeGreaterThanOrEqual(acked.get(id) ?? 0);
      // Each number up to the document's, `readings` times: nothing missing, nothing doubled, and both or neither.
      const expected = Array.from({ length: newest * readings }, (_, i) => Math.floor(i / readings) + 1);
      expect(await seqsOf(store, id)).toEqual(expected);
    }
    // Every other time the next writer finds a journal that nobody has folded.
    if (kill % 2 === 0) await store.stop();
    else await leaveAsCrashed(store, dir);
  }
});

/** Goes on with the files as a crash would leave them: a copy made before the stop. */
async function leaveAsCrashed(store: Store, dir: string): Promise<void> {
  const copy = join(base, 'copy');
  copyAtOnce(dir, copy);
  await store.stop();
  rmSync(dir, { recursive: true });
  rmSync(join(copy, 'hylla.lock'));
  cpSync(copy, dir, { recursive: true, preserveTimestamps: true });
  rmSync(copy, { recursive: true });
}
