/** How often a dispenser's device reports: the setting, what it would cost, and whether the device has taken it. */
import { ReportingCost, ReportingView } from '../../contract/api/reporting.ts';
import { ok, refuse } from '../../contract/errors.ts';
import { Reporting } from '../../contract/reporting.ts';
import { abilitiesOf } from '../../domain/reporting-abilities.ts';
import { faultsOf, setReporting } from '../../usecases/set-reporting.ts';
import { reportingCost, reportingView } from '../../usecases/views/reporting-view.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

const tag = 'devices';
const path = api('/dispensers/{id}/reporting');

export const reportingRoutes = [
  route({
    method: 'get',
    path,
    role: 'staff',
    tag,
    summary: 'How often it should report, what that costs its battery, and whether the device has taken it',
    params: ById,
    response: ReportingView,
    handler: ({ services: { store }, params, context }) => {
      const dispenser = store.state.get('dispensers', params.id);
      return dispenser === undefined || dispenser.retired
        ? notFound('dispenser', params.id)
        : json(reportingView(store.state, dispenser, context().now));
    },
  }),
  route({
    method: 'put',
    path,
    role: 'manager',
    tag,
    summary: 'Set how often it should report; the device is told when it can be',
    params: ById,
    body: Reporting,
    response: ReportingView,
    handler: ({ params, body, write }) =>
      write((tx, context) => {
        const set = setReporting(tx, { dispenser: params.id, reporting: body }, context);
        return set.ok ? ok(reportingView(tx, set.value, context.now)) : set;
      }),
  }),
  route({
    method: 'delete',
    path,
    role: 'manager',
    tag,
    summary: 'Let the device report as it likes: it is told nothing more',
    params: ById,
    status: 204,
    handler: ({ params, write }) =>
      write((tx, context) => setReporting(tx, { dispenser: params.id, reporting: null }, context), { status: 204 }),
  }),
  route({
    method: 'post',
    path: `${path}/preview`,
    role: 'staff',
    tag,
    summary: 'What a setting would cost; nothing is changed and nobody is told',
    params: ById,
    body: Reporting,
    response: ReportingCost,
    handler: ({ services: { store }, params, body }) => {
      const dispenser = store.state.get('dispensers', params.id);
      if (dispenser === undefined || dispenser.retired) return notFound('dispenser', params.id);
      const abilities = dispenser.device === undefined ? null : abilitiesOf(dispenser.device);
      if (abilities === null)
        return refuse('conflict', `Nothing of ${params.id} can be told how to report`, {
          reason: 'cannot-be-told',
          about: { dispenser: params.id },
        });
      const [first, ...more] = faultsOf(body, abilities);
      return first === undefined
        ? json(reportingCost(store.state, body, abilities))
        : refuse('invalid', `It cannot be so: ${first.path} ${first.message}`, { issues: [first, ...more] });
    },
  }),
];
