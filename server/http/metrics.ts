/** Counters for Prometheus, in its text format 0.0.4. Hylla has a dozen, so a library would be more than they are. */
import type { IngestSummary } from '../usecases/ports.ts';

export interface Metrics {
  /** Counts one batch of readings; `createIntake` calls it. */
  readonly countBatch: (summary: IngestSummary) => void;
  /** Counts one answer by its status class. */
  readonly countAnswer: (status: number) => void;
  readonly countDropped: (why: string) => void;
  /** Adds figures that others keep; called at each scrape. */
  readonly addSource: (source: () => readonly Sample[]) => void;
  readonly render: () => string;
}

export interface Sample {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export function createMetrics(): Metrics {
  const readings = { accepted: 0, suspicious: 0 };
  const rejected = new Map<string, number>();
  const answers = new Map<string, number>();
  const dropped = new Map<string, number>();
  let refills = 0;
  const sources: (() => readonly Sample[])[] = [];
  const add = (counts: Map<string, number>, key: string, n = 1) => counts.set(key, (counts.get(key) ?? 0) + n);

  function own(): Sample[] {
    const counter = (name: string, help: string, value: number, labels?: Record<string, string>): Sample => ({
      name,
      help,
      type: 'counter',
      value,
      ...(labels && { labels }),
    });
    const each = (name: string, help: string, label: string, counts: ReadonlyMap<string, number>) =>
      [...counts].map(([key, value]) => counter(name, help, value, { [label]: key }));
    const quality = new Map(Object.entries(readings));
    return [
      ...each('hylla_readings_total', 'Readings kept, by quality.', 'quality', quality),
      ...each('hylla_readings_rejected_total', 'Messages and readings refused, by reason.', 'reason', rejected),
      counter('hylla_refills_sensed_total', 'Refills that sensors told of.', refills),
      ...each('hylla_http_responses_total', 'Answers over HTTP, by status class.', 'status', answers),
      ...each('hylla_live_dropped_total', 'Live screens disconnected by the server, by reason.', 'reason', dropped),
    ];
  }

  return {
    countBatch(summary) {
      readings.accepted += summary.accepted;
      readings.suspicious += summary.suspicious;
      refills += summary.refilled.length;
      for (const [reason, n] of Object.entries(summary.rejected)) add(rejected, reason, n);
    },
    countAnswer: (status) => {
      add(answers, `${Math.floor(status / 100)}xx`);
    },
    countDropped: (why) => {
      add(dropped, why);
    },
    addSource: (source) => {
      sources.push(source);
    },
    render: () => text([...own(), ...sources.flatMap((source) => source())]),
  };
}

/** Samples of one name must stand together, under one HELP and TYPE. */
function text(samples: readonly Sample[]): string {
  const lines: string[] = [];
  const told = new Set<string>();
  for (const { name, help, type, labels, value } of samples) {
    if (!told.has(name)) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    told.add(name);
    const pairs = Object.entries(labels ?? {}).map(([key, label]) => `${key}="${escapeLabel(label)}"`);
    lines.push(`${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

const escapeLabel = (label: string): string => label.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
