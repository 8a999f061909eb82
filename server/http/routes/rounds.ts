/** The refill round: what to fill, in walking order, and what to bring. */
import * as v from 'valibot';
import { RoundView } from '../../contract/api/rounds.ts';
import { roundView } from '../../usecases/views/round-view.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

export const roundRoutes = [
  route({
    method: 'get',
    path: api('/rounds/next'),
    role: 'staff',
    tag: 'dispensers',
    summary: 'What to refill now and soon, in walking order, and what to bring from which storeroom',
    query: v.object({
      /** How far ahead `soon` looks, hours. */
      hours: v.optional(v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.maxValue(336)), '24'),
    }),
    response: RoundView,
    handler: ({ services, query }) => json(roundView(services.store.state, query.hours, services.clock.now())),
  }),
];
