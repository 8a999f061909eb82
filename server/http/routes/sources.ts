/** Other brokers that Hylla goes to, and how the contact with each is. */
import { SourceInput, SourceView } from '../../contract/api/access.ts';
import { ok } from '../../contract/errors.ts';
import { putSource, removeSource } from '../../usecases/sources.ts';
import { sourceView } from '../../usecases/views/source-view.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { readCa } from '../read-ca.ts';
import { route } from '../route.ts';
import { api, ById } from './common.ts';

const tag = 'devices';

export const sourceRoutes = [
  route({
    method: 'get',
    path: api('/sources'),
    role: 'staff',
    tag,
    summary: 'All outside sources, and how the contact with each is',
    query: Page,
    response: pageOf(SourceView),
    handler: ({ services: { store }, query }) =>
      page(store.state.values('sources'), query, { key: byId, view: (doc) => sourceView(store.state, doc) }),
  }),
  route({
    method: 'put',
    path: api('/sources/{id}'),
    role: 'manager',
    tag,
    summary: 'Add a source, or change it; a password or CA that is left out stays as it was',
    params: ById,
    body: SourceInput,
    response: SourceView,
    handler: ({ params, body: { ca: pem, ...body }, write }) => {
      const ca = typeof pem === 'string' ? readCa(pem) : ok(pem);
      if (!ca.ok) return ca;
      return write((tx, context) => {
        const put = putSource(tx, { ...body, id: params.id, ca: ca.value }, context);
        return put.ok ? ok(sourceView(tx, put.value)) : put;
      });
    },
  }),
  route({
    method: 'delete',
    path: api('/sources/{id}'),
    role: 'manager',
    tag,
    summary: 'Remove a source that no dispenser is heard through',
    params: ById,
    status: 204,
    handler: ({ params, write }) => write((tx, context) => removeSource(tx, params, context), { status: 204 }),
  }),
];
