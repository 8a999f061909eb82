/** The audit log. */
import { AuditView } from '../../contract/api/access.ts';
import { auditView } from '../../usecases/views/access-view.ts';
import { Page, page, pageOf, timeKey } from '../paging.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

export const auditRoutes = [
  route({
    method: 'get',
    path: api('/audit'),
    role: 'admin',
    tag: 'audit',
    summary: 'Who did what, newest first',
    query: Page,
    response: pageOf(AuditView),
    handler: ({ services, query }) =>
      page(services.store.state.values('audit'), query, { key: timeKey, view: auditView, newestFirst: true }),
  }),
];
