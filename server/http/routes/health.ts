/** How the device of a dispenser is doing, and that its battery was changed. */
import { HealthView } from '../../contract/api/health.ts';
import { ok } from '../../contract/errors.ts';
import { changeBattery } from '../../usecases/change-battery.ts';
import { healthView } from '../../usecases/views/health-view.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

const tag = 'devices';

export const healthRoutes = [
  route({
    method: 'get',
    path: api('/dispensers/{id}/health'),
    role: 'staff',
    tag,
    summary: 'How its device is doing: link, noise, drift, battery and when that is likely to be empty',
    params: ById,
    response: HealthView,
    handler: ({ services: { store }, params, context }) => {
      const doc = store.state.get('dispensers', params.id);
      if (doc === undefined || doc.retired) return notFound('dispenser', params.id);
      return json(healthView(store.state, doc, context().now));
    },
  }),
  route({
    method: 'post',
    path: api('/dispensers/{id}/battery-changed'),
    role: 'staff',
    tag,
    summary: 'Another battery is in its device: the forecast begins anew',
    params: ById,
    response: HealthView,
    idempotent: true,
    handler: ({ params, write }) =>
      write((tx, context) => {
        const changed = changeBattery(tx, { dispenser: params.id }, context);
        return changed.ok ? ok(healthView(tx, changed.value, context.now)) : changed;
      }),
  }),
];
