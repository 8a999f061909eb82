/** The HTTP twin of MQTT, for network servers that post webhooks. */
import * as v from 'valibot';
import { Id } from '../../contract/primitives.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

const Taken = v.object({
  accepted: v.number(),
  suspicious: v.number(),
  rejected: v.record(v.string(), v.number()),
});

export const uplinkRoutes = [
  route({
    method: 'post',
    path: api('/uplinks/{source}'),
    role: 'device',
    tag: 'devices',
    summary: 'Messages of devices; answered once they are stored. What cannot be read is counted, not refused',
    params: v.object({ source: Id }),
    raw: { types: ['application/json'] },
    status: 202,
    response: Taken,
    handler: async ({ services, params }, payload) => {
      const { decoder, intake, clock } = services;
      const { source } = params;
      const message = { topic: `uplinks/${source}`, payload, retained: false, receivedAt: clock.now(), source };
      const { accepted, suspicious, rejected } = await intake.take(await decoder.decodeCaughtUp(message));
      return json({ accepted, suspicious, rejected }, { status: 202 });
    },
  }),
];
