/** Devices that nobody assigned, and what could not be read. */
import * as v from 'valibot';
import { InboxEntry, RejectionView } from '../../contract/api/access.ts';
import { inboxEntry, rejectionView } from '../../usecases/views/inbox-view.ts';
import { Page, page, pageOf, pageQuery, timeKey } from '../paging.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

export const inboxRoutes = [
  route({
    method: 'get',
    path: api('/inbox'),
    role: 'staff',
    tag: 'devices',
    summary: 'Devices heard that belong to no dispenser, last heard first',
    query: Page,
    response: pageOf(InboxEntry),
    handler: ({ services, query }) =>
      page(services.store.state.values('inbox'), query, {
        key: ({ id, seenAt }) => timeKey({ id, at: seenAt }),
        view: inboxEntry,
        newestFirst: true,
      }),
  }),
  route({
    method: 'get',
    path: api('/rejections'),
    role: 'staff',
    tag: 'devices',
    summary: 'Messages that were refused and why, newest first; `address`: of one device, as its network names it',
    query: v.object({ ...pageQuery, address: v.optional(v.pipe(v.string(), v.maxLength(128))) }),
    response: pageOf(RejectionView),
    handler: ({ services, query }) =>
      page(services.store.state.values('rejections'), query, {
        key: timeKey,
        view: rejectionView,
        newestFirst: true,
        where: ({ address }) => query.address === undefined || address === query.address,
      }),
  }),
];
