/**
 * The live link: server-sent events, decoded, with its own reconnect.
 *
 * `EventSource` reconnects by itself after a broken link but gives up for ever after an HTTP error, and does not notice
 * a link that is silently dead; so it is watched: the server beats each 15 s, and after 40 s of silence the link is
 * opened anew.
 */
import type * as v from 'valibot';
import { Change, Heartbeat, Snapshot } from '../../server/contract/api/live.ts';
import { baseUrl } from './base-url.ts';
import { decoded } from './decoded.ts';

export interface LiveHandlers {
  snapshot(snapshot: Snapshot): void;
  change(change: Change): void;
  heartbeat(beat: Heartbeat): void;
  /** Something came that this page cannot read, here as JSON; the page may be older than the server. */
  unreadable(raw: unknown): void;
  /** The server did not open the link, for the first time since it last did: it may not know this page any more. */
  closed(): void;
  /** Events that only some pages care for, by name; each decodes its own. */
  readonly others?: Readonly<Record<string, (data: unknown) => void>> | undefined;
}

const silenceMs = 40_000;
/** After the first failures; then `retryMostMs`. */
const retryMs = [1_000, 2_000, 4_000] as const;
const retryMostMs = 8_000;

/** Opens the link and keeps it open. Answers how to close it. */
export function openLive(handlers: LiveHandlers): () => void {
  let source: EventSource | null = null;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function open(): void {
    source?.close();
    const link = new EventSource(new URL('api/v1/live', baseUrl));
    source = link;
    listen(link, 'snapshot', Snapshot, handlers.snapshot);
    listen(link, 'change', Change, handlers.change);
    listen(link, 'heartbeat', Heartbeat, handlers.heartbeat);
    for (const [name, handle] of Object.entries(handlers.others ?? {}))
      link.addEventListener(name, (event: MessageEvent<string>) => handle(safeJson(event.data)));
    link.onerror = () => {
      if (link.readyState !== EventSource.CLOSED) return;
      if (failures === 0) handlers.closed();
      reopenIn(retryMs[failures++] ?? retryMostMs);
    };
    reopenIn(silenceMs);
  }

  /** Spread by up to a quarter, so that all screens do not come back in the same instant. */
  function reopenIn(ms: number): void {
    clearTimeout(watch);
    watch = setTimeout(open, ms * (1 + Math.random() / 4));
  }

  function listen<S extends v.GenericSchema>(
    link: EventSource,
    name: string,
    schema: S,
    handle: (value: v.InferOutput<S>) => void,
  ): void {
    link.addEventListener(name, (event: MessageEvent<string>) => {
      failures = 0;
      reopenIn(silenceMs);
      const raw = safeJson(event.data);
      const result = decoded(schema, raw);
      if (result.ok) handle(result.value);
      else handlers.unreadable(raw);
    });
  }

  open();
  return () => {
    clearTimeout(watch);
    source?.close();
  };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
