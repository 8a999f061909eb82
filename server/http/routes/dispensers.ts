/** Dispensers: their settings, what is known of their fill, and "I refilled it". */
import * as v from 'valibot';
import { DispenserView } from '../../contract/api/dispensers.ts';
import { NewRefill } from '../../contract/api/stock.ts';
import { VisitsView } from '../../contract/api/visits.ts';
import { ok } from '../../contract/errors.ts';
import { Dispenser } from '../../contract/site-file.ts';
import { putDispenser, retireDispenser } from '../../usecases/edit-site.ts';
import type { State } from '../../usecases/ports.ts';
import { refillByHand } from '../../usecases/refill-by-hand.ts';
import { bindingKey, deviceIds } from '../../usecases/views/device-view.ts';
import { dispenserView } from '../../usecases/views/dispenser-view.ts';
import { visitsView } from '../../usecases/views/visits-view.ts';
import { json } from '../reply.ts';
import { readOnlyKeys, route } from '../route.ts';
import { api, ById, notFound } from './common.ts';
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

const BookedRefill = v.object({
  issued: v.number(),
  stub: v.number(),
  /** Lines of the ledger, to take it back by. */
  movements: v.array(v.string()),
  discrepancy: v.optional(v.string()),
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
    response: BookedRefill,
    idempotent: true,
    handler: ({ params, body, write }) =>
      write(
        (tx, context) => {
          const booked = refillByHand(tx, { dispenser: params.id, refill: body }, context);
          return booked.ok ? ok(booked.value) : booked;
        },
        { status: 201 },
      ),
  }),
];
