/** The HTTP twin of MQTT, for network servers that post webhooks. */
import * as v from 'valibot';
import { refuse } from '../../contract/errors.ts';
import { Id } from '../../contract/primitives.ts';
import { mayTell } from '../broker-caller.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

const Taken = v.object({
  accepted: v.number(),
  suspicious: v.number(),
  rejected: v.record(v.string(), v.number()),
  other: v.pipe(
    v.number(),
    v.description(
      'Messages without a level: battery or signal alone, a press, a device that nobody has named yet, or what is of no interest',
    ),
  ),
});

export const uplinkRoutes = [
  route({
    method: 'post',
    path: api('/uplinks/{source}'),
    role: 'device',
    tag: 'devices',
    summary:
      'Messages of devices, by a device token or the credentials that a device or network has for the broker; answered once they are stored. What cannot be read is counted, not refused',
    params: v.object({ source: Id }),
    raw: { types: ['application/json'] },
    status: 202,
    response: Taken,
    bodyLimit: 512 * 1024,
    handler: async ({ services, params, caller }, payload) => {
      const { decoder, intake, clock } = services;
      const { source } = params;
      const message = { topic: `uplinks/${source}`, payload, retained: false, receivedAt: clock.now(), source };
      const messages = await decoder.decodeCaughtUp(message);
      if (caller !== null && !mayTell(caller, source, messages))
        return refuse('forbidden', `${caller.name} may not tell this under the name ${source}`);
      const { accepted, suspicious, rejected } = await intake.take(messages);
      const told = messages.filter(({ type }) => type !== 'reading' && type !== 'refusal').length;
      // Of no interest, as a join: nothing came of it, and that is no fault.
      const other = messages.length === 0 ? 1 : told;
      return json({ accepted, suspicious, rejected, other }, { status: 202 });
    },
  }),
];
