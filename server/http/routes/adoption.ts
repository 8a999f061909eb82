/** From the inbox to a dispenser: preview, adoption; and devices moved and replaced. */
import * as v from 'valibot';
import {
  AdoptInput,
  Bound,
  PresetList,
  PreviewInput,
  PreviewView,
  ReassignInput,
  ReplaceInput,
} from '../../contract/api/adoption.ts';
import { dialects } from '../../contract/site-file.ts';
import { adoptDevice } from '../../usecases/adopt-device.ts';
import { reassignDevice, replaceDevice } from '../../usecases/replace-device.ts';
import { previewView } from '../../usecases/views/preview-view.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById } from './common.ts';

const tag = 'devices';

export const adoptionRoutes = [
  route({
    method: 'get',
    path: api('/presets'),
    role: 'staff',
    tag,
    summary: 'The envelopes and device presets that there are',
    response: PresetList,
    handler: ({ services }) => json({ dialects, presets: services.decoder.presets }),
  }),
  route({
    method: 'post',
    path: api('/inbox/preview'),
    role: 'staff',
    tag,
    summary: 'What the last messages of an unknown device would say if a dispenser listened so; changes nothing',
    body: PreviewInput,
    response: PreviewView,
    handler: ({ services, body, context }) => {
      const view = previewView(services.store.state, services.decoder, body, context().now);
      return view.ok ? json(view.value) : view;
    },
  }),
  route({
    method: 'post',
    path: api('/inbox/adopt'),
    role: 'manager',
    tag,
    summary: 'Bind an unknown device to a dispenser and read its last messages anew; it leaves the inbox',
    body: AdoptInput,
    status: 201,
    response: Bound,
    idempotent: true,
    handler: ({ services: { decoder }, body, write }) =>
      write((tx, context) => adoptDevice(tx, { ...body, tryOut: decoder.tryOut }, context), { status: 201 }),
  }),
  route({
    method: 'post',
    path: api('/dispensers/{id}/reassign'),
    role: 'manager',
    tag,
    summary: 'Move the dispenser’s device to another dispenser; what is known of both stays',
    params: ById,
    body: ReassignInput,
    response: v.object({ from: v.string(), to: v.string() }),
    idempotent: true,
    handler: ({ params, body, write }) =>
      write((tx, context) => reassignDevice(tx, { from: params.id, input: body }, context)),
  }),
  route({
    method: 'post',
    path: api('/dispensers/{id}/replace-device'),
    role: 'manager',
    tag,
    summary:
      'Another device of the same kind in its place; readings, level and ledger stay, the old one counts no more',
    params: ById,
    body: ReplaceInput,
    response: Bound,
    idempotent: true,
    handler: ({ services: { decoder }, params, body, write }) =>
      write((tx, context) => replaceDevice(tx, { dispenser: params.id, input: body, tryOut: decoder.tryOut }, context)),
  }),
];
