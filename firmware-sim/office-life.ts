/**
 * The people around the sensors, for the demo: somebody at the kiosk asks for things and reports what is empty, the
 * manager approves, the supplier's van comes when it was expected, and facilities takes the goods in.
 */
import type { SiteFile } from '../server/contract/site-file.ts';
import type { HyllaApi } from './hylla-api.ts';
import { createLocalTime } from './local-time.ts';
import type { Random } from './random.ts';

const minute = 60_000;
const hour = 60 * minute;

export interface OfficeLife {
  /** What people do at the instant `now` (ms, simulated). Rejects when the server refuses. */
  tick(now: number): Promise<void>;
}

export function createOfficeLife({ api, site, random }: { api: HyllaApi; site: SiteFile; random: Random }): OfficeLife {
  const local = createLocalTime(site.site?.timezone ?? 'Europe/Stockholm');
  const wished = (site.items ?? []).filter(
    (item) => item.expectedDailyUse !== undefined && item.category !== 'hygiene',
  );
  const breakRooms = (site.locations ?? []).filter((location) => location.kind === 'break-room');
  let nextWish = 0;

  async function askAtTheKiosk(now: number): Promise<void> {
    if (now < nextWish) return;
    nextWish = now + hour + random.next() * 3 * hour;
    const item = random.pick(wished);
    const room = random.pick(breakRooms);
    if (item)
      await api.post('requests', { kind: 'item', item: item.id, quantity: 1, ...(room ? { location: room.id } : {}) });
  }

  async function answerRequests(now: number): Promise<void> {
    for (const request of await api.openRequests()) {
      const age = now - Date.parse(request.askedAt);
      if (request.kind === 'item' && age > 2 * hour) await api.post(`requests/${request.id}/done`);
    }
  }

  async function handleOrders(now: number): Promise<void> {
    for (const order of await api.orders()) {
      if (order.status === 'draft' && now - Date.parse(order.createdAt) > hour)
        await api.post(`orders/${order.id}/approve`);
      const due = order.expectedAt !== undefined && now >= Date.parse(order.expectedAt);
      const open = order.status === 'sent' || order.status === 'confirmed' || order.status === 'partly-received';
      if (open && due) await api.post(`orders/${order.id}/receive`);
    }
  }

  return {
    async tick(now) {
      const { minutes, weekday } = local(now);
      if (weekday > 5 || minutes < 7 * 60 || minutes > 18 * 60) return;
      await askAtTheKiosk(now);
      await answerRequests(now);
      await handleOrders(now);
    },
  };
}
