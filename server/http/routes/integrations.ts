/** Bridges and network servers on the broker, each with the topics that it may use. */
import { Credentials, IntegrationInput, IntegrationView } from '../../contract/api/access.ts';
import { issueIntegrationCredentials } from '../../usecases/issue-credentials.ts';
import { removeIntegration } from '../../usecases/remove-integration.ts';
import { integrationView } from '../../usecases/views/access-view.ts';
import { issue } from '../issue.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { route } from '../route.ts';
import { api, ById } from './common.ts';

const tag = 'devices';

export const integrationRoutes = [
  route({
    method: 'get',
    path: api('/integrations'),
    role: 'manager',
    tag,
    summary: 'All integrations and their topics',
    query: Page,
    response: pageOf(IntegrationView),
    handler: ({ services, query }) =>
      page(services.store.state.values('integrations'), query, { key: byId, view: integrationView }),
  }),
  route({
    method: 'post',
    path: api('/integrations/{id}/credentials'),
    role: 'manager',
    tag,
    summary: 'Make an integration, or give it new credentials and topics; the password is shown once',
    params: ById,
    body: IntegrationInput,
    status: 201,
    response: Credentials,
    idempotent: true,
    handler: (call) =>
      issue(call, {
        put: (tx, secretHash, context) =>
          issueIntegrationCredentials(tx, { ...call.body, id: call.params.id, secretHash }, context),
        show: (username, password) => ({ username, password }),
      }),
  }),
  route({
    method: 'delete',
    path: api('/integrations/{id}'),
    role: 'manager',
    tag,
    summary: 'Remove an integration; its credentials open nothing any more',
    params: ById,
    status: 204,
    handler: ({ params, write }) => write((tx, context) => removeIntegration(tx, params, context), { status: 204 }),
  }),
];
