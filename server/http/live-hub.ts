/**
 * The live link: listens to commits, and tells all screens what changed, built and serialised once for all of them: so that
 * the last of them knows within 100 ms.
 *
 * Events: `snapshot` first, then `change`, a fresh `snapshot` when settings change, and a `heartbeat` each 15 s; to a wall
 * also its own `settings`, when it comes and when they change. Ids are
 * this process's own, so that a screen that comes back to a restarted (perhaps newer) server, or to another, gets a snapshot;
 * within a process it gets what it missed, while that is still in the ring.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AlertView, Heartbeat } from '../contract/api/live.ts';
import { type Refused, refuse } from '../contract/errors.ts';
import type { CollectionName } from '../domain/model.ts';
import type { Clock, Commit, Store } from '../usecases/ports.ts';
import { createReadModel, type ServerFacts } from '../usecases/views/read-model.ts';
import { LiveClient, type LiveReader, liveHead } from './live-client.ts';
import type { Metrics } from './metrics.ts';
import type { Peer } from './peer.ts';
import type { Headers } from './reply.ts';
import { type SnapshotBytes, snapshotBytes } from './snapshot-cache.ts';

export interface LiveTiming {
  /** From a change until it is on its way to all screens; changes are gathered so long, less what the telling takes. */
  readonly coalesceMs: number;
  readonly heartbeatMs: number;
  /** A reader that has taken nothing for so long is dropped. */
  readonly stallMs: number;
  /** Changes are kept for screens that come back so long after the last one left. */
  readonly lingerMs: number;
}
/** Of the 100 ms within which a screen knows, 10 are for the way and the screen. */
const usualTiming: LiveTiming = { coalesceMs: 90, heartbeatMs: 15_000, stallMs: 10_000, lingerMs: 60_000 };
const limits = { clients: 2_500, perAddress: 100, ringEvents: 1_000, ringBytes: 1_048_576 };
/** ms that the first change after a quiet time waits for those of the same burst, which would wait for the next flush. */
const burstMs = 10;
/** Changes are gathered for so many times what telling all of them takes, while there is time: it is a third of it at most. */
const gatherTimes = 2;
/** A snapshot tells the time: one that is older is made anew although nothing changed. */
const snapshotAgeMs = 1_000;
const access: ReadonlySet<CollectionName> = new Set(['users', 'sessions', 'screens', 'tokens']);

export interface LiveHub {
  start(): void;
  /** Ends every link. */
  stop(): void;
  /** Takes over a response and feeds it until either side ends it; a refusal when there are too many. */
  join(response: ServerResponse, reader: Reader): Refused | null;
  snapshot(): SnapshotBytes;
  alerts(): readonly AlertView[];
  /** When a screen last had contact, ms since the epoch; null: not since this server was started. */
  seenAt(screen: string): number | null;
  readonly clients: number;
}

export interface Reader extends LiveReader {
  readonly peer: Peer;
  /** Id of the paired screen that reads, if one does. */
  readonly screen: string | null;
  readonly lastEventId: string | undefined;
}

interface LiveEvent {
  readonly seq: number;
  readonly frame: Uint8Array;
}

/** It has none while the answer to an earlier request on the same connection is under way (HTTP pipelining). */
const hasSocket = (response: ServerResponse): response is ServerResponse & { readonly socket: Socket } =>
  response.socket !== null;

export function createLiveHub(parts: {
  store: Store;
  clock: Clock;
  facts: ServerFacts;
  metrics: Metrics;
  /** That every answer has. */
  headers: Headers;
  timing?: Partial<LiveTiming>;
}): LiveHub {
  const { store, clock, metrics } = parts;
  const head = liveHead(parts.headers);
  const timing = { ...usualTiming, ...parts.timing };
  const model = createReadModel(
    {
      // Asked each time: the state of a store that has not started is another one.
      get: (collection, id) => store.state.get(collection, id),
      values: (collection) => store.state.values(collection),
      size: (collection) => store.state.size(collection),
    },
    parts.facts,
  );
  /** By socket: a frame goes to thousands of them, and what else is known of each is looked at only when one is full. */
  const clients = new Map<Socket, LiveClient>();
  const screenOf = new WeakMap<LiveClient, string>();
  const seen = new Map<string, number>();
  /** Tells this process's events from those of the one before, and of those beside it. */
  let tag = '';
  let seq = 0;
  let ring: LiveEvent[] = [];
  let cached: { readonly bytes: SnapshotBytes; readonly at: number; readonly rev: number } | null = null;
  let framed: { readonly bytes: SnapshotBytes; readonly seq: number; readonly frame: Uint8Array } | null = null;
  let soon: NodeJS.Timeout | null = null;
  let lastFlush = 0;
  let toldAt = 0;
  /** What telling all of them takes, ms: rises at once, and falls by a tenth each time, since the next may be as slow. */
  let tellingTakes = 0;
  let emptySince = 0;
  let timers: NodeJS.Timeout[] = [];
  let forgetCommits: (() => void) | null = null;
  // `performance` would be loaded for it, before the server is ready.
  const real = () => process.uptime() * 1000;

  function frame(event: string, data: string, id: number | null): Uint8Array {
    return Buffer.from(`event: ${event}\n${id === null ? '' : `id: ${tag}-${id}\n`}data: ${data}\n\n`);
  }

  function onCommit(commit: Commit): void {
    model.take(commit);
    cached = null;
    const touches = (some: (collection: CollectionName) => boolean) =>
      commit.reset || commit.changes.some(({ collection }) => some(collection));
    if (touches((collection) => access.has(collection))) checkReaders();
    if (touches((collection) => collection === 'screens')) for (const client of clients.values()) tellSettings(client);
    flushSoon();
  }

  function flushSoon(): void {
    if (soon !== null) return;
    const now = real();
    // However slow telling is, there is as much time for others.
    const longest = Math.max(timing.coalesceMs - tellingTakes, timing.coalesceMs / 2);
    // What comes right after a telling may have waited all through it.
    const opened = now - toldAt < burstMs ? lastFlush : now;
    const wanted = Math.max(now + tellingTakes * gatherTimes, lastFlush + longest);
    const least = Math.min(burstMs, longest);
    soon = setTimeout(flush, Math.max(least, Math.min(wanted, opened + longest) - now));
  }

  const unheard = () => clients.size === 0 && real() - emptySince > timing.lingerMs;

  /** Sends what changed since the last flush, if anybody listens or has just listened; else it waits for who comes. */
  function flush(): void {
    if (soon !== null) clearTimeout(soon);
    soon = null;
    if (unheard()) return;
    const from = real();
    const change = model.takeChange(store.rev, clock.now());
    if (change === null) return;
    lastFlush = from;
    const event: LiveEvent = {
      seq: ++seq,
      frame: change === 'snapshot' ? snapshotFrame() : frame('change', change, seq),
    };
    remember(event);
    deliver(event.frame);
    toldAt = real();
    tellingTakes = Math.max(toldAt - lastFlush, 0.9 * tellingTakes);
  }

  function remember(event: LiveEvent): void {
    ring.push(event);
    let bytes = ring.reduce((sum, { frame: { length } }) => sum + length, 0);
    while (ring.length > limits.ringEvents || (bytes > limits.ringBytes && ring.length > 0)) {
      bytes -= ring.shift()?.frame.length ?? 0;
    }
  }

  function deliver(bytes: Uint8Array): void {
    const now = real();
    for (const [socket, client] of clients) {
      if (socket.write(bytes)) continue;
      client.noteFull(bytes.length, now);
      dropIfTroubled(client, now);
    }
  }

  function dropIfTroubled(client: LiveClient, now: number): void {
    const why = client.trouble(now);
    if (why !== null) drop(client, why);
  }

  function drop(client: LiveClient, why: string): void {
    metrics.countDropped(why);
    forget(client);
    client.end();
  }

  function forget(client: LiveClient): void {
    if (!clients.delete(client.socket)) return;
    noteSeen(client);
    if (clients.size === 0) emptySince = real();
  }

  /** One that was removed is forgotten. */
  function noteSeen(client: LiveClient): void {
    const screen = screenOf.get(client);
    if (screen === undefined) return;
    if (client.allowed()) seen.set(screen, clock.now());
    else seen.delete(screen);
  }

  function checkReaders(): void {
    for (const client of clients.values()) if (!client.allowed()) drop(client, 'not-allowed');
  }

  function tellSettings(client: LiveClient): void {
    const text = client.takeSettings();
    if (text !== null) client.send(frame('settings', text, null), real());
  }

  function beat(): void {
    checkReaders();
    flush();
    for (const client of clients.values()) noteSeen(client);
    const data: Heartbeat = { at: new Date(clock.now()).toISOString(), rev: store.rev };
    deliver(frame('heartbeat', JSON.stringify(data), null));
  }

  function watch(): void {
    const { ready, problem } = store.health();
    model.setStoreProblem(ready ? null : (problem ?? 'the store is not ready'), clock.now());
    const now = real();
    for (const client of clients.values()) dropIfTroubled(client, now);
    flushSoon();
  }

  function snapshot(): SnapshotBytes {
    if (cached === null || cached.rev !== store.rev || real() - cached.at > snapshotAgeMs) {
      const text = model.snapshot(store.rev, clock.now());
      cached = { bytes: snapshotBytes(text), at: real(), rev: store.rev };
    }
    return cached.bytes;
  }

  /** Before somebody joins: what others have not been told yet must not come to this one again after its snapshot. */
  function catchUp(): void {
    if (!unheard()) {
      flush();
      return;
    }
    model.takeChange(store.rev, clock.now());
    seq++;
    ring = [];
  }

  function snapshotFrame(): Uint8Array {
    const bytes = snapshot();
    if (framed?.bytes !== bytes || framed.seq !== seq) {
      framed = { bytes, seq, frame: frame('snapshot', bytes.text, seq) };
    }
    return framed.frame;
  }

  /** What a screen missed, or null when only a snapshot can tell. */
  function missedSince(lastEventId: string | undefined): readonly LiveEvent[] | null {
    const last = lastEventId?.startsWith(`${tag}-`) ? Number(lastEventId.slice(tag.length + 1)) : Number.NaN;
    if (last === seq) return [];
    const first = ring[0]?.seq;
    return first !== undefined && last >= first - 1 && last < seq ? ring.filter((event) => event.seq > last) : null;
  }

  return {
    get clients() {
      return clients.size;
    },
    snapshot,
    alerts: () => model.alerts(clock.now()),
    start() {
      tag = randomUUID().slice(0, 8);
      emptySince = real() - timing.lingerMs;
      forgetCommits = store.onCommit(onCommit);
      timers = [setInterval(beat, timing.heartbeatMs), setInterval(watch, Math.min(1_000, timing.stallMs))];
    },
    stop() {
      forgetCommits?.();
      for (const timer of timers) clearInterval(timer);
      if (soon !== null) clearTimeout(soon);
      for (const client of clients.values()) client.end();
      clients.clear();
    },
    seenAt: (screen) => seen.get(screen) ?? null,
    join(response, { peer, screen, lastEventId, ...reader }) {
      if (clients.size >= limits.clients) return refuse('unavailable', 'Too many screens are connected');
      if (!peer.shared && countOf(peer.address) >= limits.perAddress) {
        return refuse('too-many', `Too many screens are connected from ${peer.address}`);
      }
      if (!hasSocket(response)) return refuse('bad-request', 'The live link has a connection of its own');
      catchUp();
      const missed = missedSince(lastEventId);
      const client = new LiveClient(response, { address: peer.address, reader, head, stallMs: timing.stallMs });
      clients.set(client.socket, client);
      if (screen !== null) screenOf.set(client, screen);
      noteSeen(client);
      response.socket.on('close', () => forget(client));
      if (missed === null) client.send(snapshotFrame(), real());
      else for (const event of missed) client.send(event.frame, real());
      tellSettings(client);
      return null;
    },
  };

  function countOf(address: string): number {
    let count = 0;
    for (const client of clients.values()) if (client.address === address) count++;
    return count;
  }
}
