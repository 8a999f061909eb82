/** People who log in. Only an admin sees or changes them. */
import { UserInput, UserView } from '../../contract/api/access.ts';
import { putUser, removeUser } from '../../usecases/users.ts';
import { userView } from '../../usecases/views/access-view.ts';
import { checkPrecondition, etagOf } from '../etag.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { json } from '../reply.ts';
import { readOnlyKeys, route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

const tag = 'users';

export const userRoutes = [
  route({
    method: 'get',
    path: api('/users'),
    role: 'admin',
    tag,
    summary: 'All users',
    query: Page,
    response: pageOf(UserView),
    handler: ({ services, query }) => page(services.store.state.values('users'), query, { key: byId, view: userView }),
  }),
  route({
    method: 'get',
    path: api('/users/{id}'),
    role: 'admin',
    tag,
    summary: 'One user',
    params: ById,
    response: UserView,
    handler: ({ services, params }) => {
      const user = services.store.state.get('users', params.id);
      if (user === undefined) return notFound('user', params.id);
      const view = userView(user);
      return json(view, { headers: { ETag: etagOf(view) } });
    },
  }),
  route({
    method: 'put',
    path: api('/users/{id}'),
    role: 'admin',
    tag,
    summary: 'Add or change a user; a new password ends all sessions of the user',
    params: ById,
    body: UserInput,
    readOnly: readOnlyKeys(UserView, UserInput),
    response: UserView,
    handler: async ({ services, params, body, header, write }) => {
      const { password, ...input } = body;
      const passwordHash = password === undefined ? undefined : await services.passwords.hash(password);
      return write(
        (tx, context) => {
          const before = tx.get('users', params.id);
          const stale = checkPrecondition(header, before && userView(before));
          if (stale !== null) return stale;
          const put = { id: params.id, input, ...(passwordHash && { passwordHash }) };
          const user = putUser(tx, put, context);
          return user.ok ? { ok: true, value: userView(user.value) } : user;
        },
        { headers: (view) => ({ ETag: etagOf(view) }) },
      );
    },
  }),
  route({
    method: 'delete',
    path: api('/users/{id}'),
    role: 'admin',
    tag,
    summary: 'Remove a user and end its sessions',
    params: ById,
    status: 204,
    handler: ({ params, write }) => write((tx, context) => removeUser(tx, params, context), { status: 204 }),
  }),
];
