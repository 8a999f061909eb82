/** Dispensers: their settings, what is known of their fill, and "I refilled it". */
import * as v from 'valibot';
import { DispenserView } from '../../contract/api/dispensers.ts';
import { NewRefill, ToldRefill } from '../../contract/api/stock.ts';
import { VisitsView } from '../../contract/api/visits.ts';
import { Dispenser } from '../../contract/site-file.ts';
import { putDispenser, retireDispenser } from '../../usecases/edit-site.ts';
import type { State } from '../../usecases/ports.ts';
import { tellRefill, untellRefill } from '../../usecases/tell-refill.ts';
import { bindingKey, deviceIds } from '../../usecases/views/device-view.ts';
import { dispenserView } from '../../usecases/views/dispenser-view.ts';
import { visitsView } from '../../usecases/views/visits-view.ts';
import { json } from '../reply.ts';
import { readOnlyKeys, route } from '../route.ts';
import { api, ByAnyId, ById, notFound } from './common.ts';
import { idInPath, siteDocRoutes } from './site-docs.ts';

const settings = siteDocRoutes({
  part: 'dispensers',
  word: 'dispenser',
  readBy: 'screen',
  input: v.strictObject({ ...Dispenser.entries, ...idInPath }),
  response: DispenserView,
  readOnly: readOnlyKeys(DispenserView, Dispenser),
  view: (state: State) => {
    const ids = deviceIds(state);
    return (doc) => dispenserView(state, doc, doc.device ? (ids.get(bindingKey(doc.device)) ?? null) : null);
  },
  complete: (input, id) => ({ ...input, id }),
  put: putDispenser,
  retire: retireDispenser,
});

export const dispenserRoutes = [
  ...settings,
  route({
    method: 'get',
    path: api('/dispensers/{id}/visits'),
    role: 'staff',
    tag: 'dispensers',
    summary: 'Who comes to where it hangs, as people counters there tell, and what each visit takes of it',
    params: ById,
    response: VisitsView,
    handler: ({ services: { store }, params, context }) => {
      const doc = store.state.get('dispensers', params.id);
      if (doc === undefined || doc.retired) return notFound('dispenser', params.id);
      return json(visitsView(store.state, doc, context().now));
    },
  }),
  route({
    method: 'post',
    path: api('/dispensers/{id}/refills'),
    role: 'staff',
    tag: 'dispensers',
    summary: 'I refilled it: books what it took out of the storeroom',
    params: ById,
    body: NewRefill,
    status: 201,
    response: ToldRefill,
    idempotent: true,
    handler: ({ params, body, write }) =>
      write((tx, context) => tellRefill(tx, { dispenser: params.id, refill: body }, context), { status: 201 }),
  }),
  route({
    method: 'post',
    path: api('/dispensers/{id}/refills/{refill}/undo'),
    role: 'staff',
    tag: 'dispensers',
    summary: 'Take back a refill that was told by mistake: within a day, unless its goods are gone since',
    params: v.object({ ...ById.entries, refill: ByAnyId.entries.id }),
    body: v.strictObject({}),
    status: 204,
    idempotent: true,
    handler: ({ params: { id, refill }, write }) =>
      write((tx, context) => untellRefill(tx, { dispenser: id, refill }, context), { status: 204 }),
  }),
];
