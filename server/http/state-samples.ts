/** Figures of the state for `/metrics`, reckoned at each scrape. */
import { dispenserStatuses } from '../contract/api/dispensers.ts';
import { isOpenOrder } from '../domain/stock.ts';
import type { Sample } from './metrics.ts';
import type { Services } from './services.ts';

type Given = Pick<Services, 'store' | 'live' | 'brokerHealth' | 'isLeader'>;

export function stateSamples({ store, live, brokerHealth, isLeader }: Given): Sample[] {
  const { state } = store;
  const gauge = (name: string, help: string, value: number, labels?: Record<string, string>): Sample => ({
    name,
    help,
    type: 'gauge',
    value,
    ...(labels && { labels }),
  });
  const statuses = new Map<string, number>(dispenserStatuses.map((status) => [status, 0]));
  for (const { id, retired } of state.values('dispensers')) {
    if (retired) continue;
    const status = state.get('levels', id)?.status ?? 'unknown';
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  const memory = process.memoryUsage();
  return [
    ...[...statuses].map(([status, n]) => gauge('hylla_dispensers', 'Dispensers, by status.', n, { status })),
    gauge('hylla_orders_open', 'Orders that still bring something.', count(state.values('orders'), isOpenOrder)),
    gauge(
      'hylla_requests_open',
      'Requests that nobody has answered.',
      count(state.values('requests'), ({ status }) => status === 'open'),
    ),
    gauge('hylla_live_clients', 'Screens on the live link.', live.clients),
    gauge('hylla_store_rev', 'Revision of the state.', store.rev),
    gauge('hylla_store_ready', '1 when changes can be made durable.', Number(store.health().ready)),
    gauge('hylla_history_damaged', 'Records of history found damaged and left out.', store.health().damaged ?? 0),
    gauge('hylla_broker_ready', '1 when the broker takes messages.', Number(brokerHealth().ready)),
    gauge('hylla_leader', '1 when this server places orders and keeps the timers.', Number(isLeader())),
    gauge('process_resident_memory_bytes', 'Memory of the process.', memory.rss),
    gauge('nodejs_heap_size_used_bytes', 'Heap in use.', memory.heapUsed),
    gauge('process_uptime_seconds', 'Age of the process.', Math.round(process.uptime())),
  ];
}

function count<T>(docs: Iterable<T>, counts: (doc: T) => boolean): number {
  let n = 0;
  for (const doc of docs) if (counts(doc)) n++;
  return n;
}
