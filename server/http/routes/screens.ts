/** Paired kiosks and walls. */
import { IssuedScreen, NewScreen, ScreenInput, ScreenView } from '../../contract/api/access.ts';
import { ScreenSettingsInput } from '../../contract/api/screen-settings.ts';
import { ok } from '../../contract/errors.ts';
import { addScreen, changeScreen, removeScreen, setScreenSettings } from '../../usecases/screens.ts';
import { screenView } from '../../usecases/views/access-view.ts';
import { tokenText } from '../caller.ts';
import { issue } from '../issue.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { route } from '../route.ts';
import { api, ByAnyId } from './common.ts';

const tag = 'screens';

export const screenRoutes = [
  route({
    method: 'get',
    path: api('/screens'),
    role: 'manager',
    tag,
    summary: 'All paired screens',
    query: Page,
    response: pageOf(ScreenView),
    handler: ({ services, query }) =>
      page(services.store.state.values('screens'), query, {
        key: byId,
        view: (screen) => screenView(screen, services.live.seenAt(screen.id)),
      }),
  }),
  route({
    method: 'post',
    path: api('/screens'),
    role: 'manager',
    tag,
    summary: 'Pair a screen; its token is shown once',
    body: NewScreen,
    status: 201,
    response: IssuedScreen,
    idempotent: true,
    handler: (call) =>
      issue(call, {
        put: (tx, secretHash, context) =>
          addScreen(tx, { id: context.newId(), screen: call.body, secretHash }, context),
        show: (id, secret) => ({ id, token: tokenText('screen', id, secret) }),
      }),
  }),
  route({
    method: 'put',
    path: api('/screens/{id}'),
    role: 'manager',
    tag,
    summary: 'Rename a screen, or move it to another room; a kiosk shows that room when it is opened next',
    params: ByAnyId,
    body: ScreenInput,
    response: ScreenView,
    handler: ({ services, params: { id }, body, write }) =>
      write((tx, context) => {
        const changed = changeScreen(tx, { id, screen: body }, context);
        return changed.ok ? ok(screenView(changed.value, services.live.seenAt(id))) : changed;
      }),
  }),
  route({
    method: 'put',
    path: api('/screens/{id}/settings'),
    role: 'manager',
    tag,
    summary: 'Set how a wall shows the site: language, theme, floors, night hours, alarm; it follows at once',
    params: ByAnyId,
    body: ScreenSettingsInput,
    response: ScreenView,
    handler: ({ services, params, body, write }) =>
      write((tx, context) => {
        const set = setScreenSettings(tx, { id: params.id, settings: body }, context);
        return set.ok ? ok(screenView(set.value, services.live.seenAt(params.id))) : set;
      }),
  }),
  route({
    method: 'delete',
    path: api('/screens/{id}'),
    role: 'manager',
    tag,
    summary: 'Remove a screen; its token opens nothing any more',
    params: ByAnyId,
    status: 204,
    handler: ({ params, write }) => write((tx, context) => removeScreen(tx, params, context), { status: 204 }),
  }),
];
