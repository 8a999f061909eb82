/** Bearer tokens for programs and network servers. */
import { IssuedToken, NewToken, TokenView } from '../../contract/api/access.ts';
import { issueToken, revokeToken } from '../../usecases/tokens.ts';
import { tokenView } from '../../usecases/views/access-view.ts';
import { tokenText } from '../caller.ts';
import { issue } from '../issue.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { route } from '../route.ts';
import { api, ByAnyId } from './common.ts';

const tag = 'tokens';

export const tokenRoutes = [
  route({
    method: 'get',
    path: api('/tokens'),
    role: 'admin',
    tag,
    summary: 'All tokens, without their text',
    query: Page,
    response: pageOf(TokenView),
    handler: ({ services, query }) =>
      page(services.store.state.values('tokens'), query, { key: byId, view: tokenView }),
  }),
  route({
    method: 'post',
    path: api('/tokens'),
    role: 'admin',
    tag,
    summary: 'Issue a token; its text is shown once',
    body: NewToken,
    status: 201,
    response: IssuedToken,
    idempotent: true,
    handler: (call) =>
      issue(call, {
        put: (tx, secretHash, context) =>
          issueToken(tx, { id: context.newId(), token: call.body, secretHash }, context),
        show: (id, secret) => ({ id, token: tokenText('token', id, secret) }),
      }),
  }),
  route({
    method: 'delete',
    path: api('/tokens/{id}'),
    role: 'admin',
    tag,
    summary: 'Revoke a token',
    params: ByAnyId,
    status: 204,
    handler: ({ params, write }) => write((tx, context) => revokeToken(tx, params, context), { status: 204 }),
  }),
];
