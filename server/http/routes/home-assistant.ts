/** Home Assistant: whether it is told of the dispensers, and under which prefix. */
import { HomeAssistantInput, HomeAssistantView } from '../../contract/api/home-assistant.ts';
import { ok } from '../../contract/errors.ts';
import { setHomeAssistant } from '../../usecases/set-home-assistant.ts';
import { homeAssistantView } from '../../usecases/views/home-assistant-view.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

const tag = 'devices';

export const homeAssistantRoutes = [
  route({
    method: 'get',
    path: api('/home-assistant'),
    role: 'manager',
    tag,
    summary: 'Whether Home Assistant is told of the dispensers, and what the environment fixes of it',
    response: HomeAssistantView,
    handler: ({ services }) => json(homeAssistantView(services.store.state, services.config.homeAssistant)),
  }),
  route({
    method: 'put',
    path: api('/home-assistant'),
    role: 'manager',
    tag,
    summary: 'Switch Home Assistant on or off, or name its prefix; what it was told before is taken back',
    body: HomeAssistantInput,
    response: HomeAssistantView,
    handler: ({ services, body, write }) =>
      write((tx, context) => {
        const environment = services.config.homeAssistant;
        const set = setHomeAssistant(tx, { input: body, environment }, context);
        return set.ok ? ok(homeAssistantView(tx, environment)) : set;
      }),
  }),
];
