/** Calibration of a dispenser by holding a full and an empty unit. */
import { Calibrated, CalibrationView, HoldInput } from '../../contract/api/adoption.ts';
import { ok } from '../../contract/errors.ts';
import { cancelCalibration, finishCalibration, holdUnit } from '../../usecases/calibrate.ts';
import { calibrationView } from '../../usecases/views/calibration-view.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

const tag = 'devices';
const path = api('/dispensers/{id}/calibration');

export const calibrationRoutes = [
  route({
    method: 'get',
    path,
    role: 'staff',
    tag,
    summary: 'How the calibration goes; hold is null when none is under way',
    params: ById,
    response: CalibrationView,
    handler: ({ services: { store }, params, context }) => {
      const dispenser = store.state.get('dispensers', params.id);
      return dispenser === undefined
        ? notFound('dispenser', params.id)
        : json(calibrationView(dispenser, store.state.get('levels', params.id), context().now));
    },
  }),
  route({
    method: 'post',
    path,
    role: 'manager',
    tag,
    summary: 'A full unit, or then an empty one, is held in: readings from now on are for that and move no level',
    params: ById,
    body: HoldInput,
    status: 201,
    response: CalibrationView,
    handler: ({ params, body, write }) =>
      write(
        (tx, context) => {
          const held = holdUnit(tx, { dispenser: params.id, hold: body.hold }, context);
          return held.ok ? ok(calibrationView(held.value.dispenser, held.value.level, context.now)) : held;
        },
        { status: 201 },
      ),
  }),
  route({
    method: 'post',
    path: `${path}/finish`,
    role: 'manager',
    tag,
    summary: 'Write full and empty as they were seen; refused, saying why, when they are too close, noisy or swapped',
    params: ById,
    response: Calibrated,
    handler: ({ params, write }) => write((tx, context) => finishCalibration(tx, { dispenser: params.id }, context)),
  }),
  route({
    method: 'delete',
    path,
    role: 'manager',
    tag,
    summary: 'Give the calibration up; readings count again',
    params: ById,
    status: 204,
    handler: ({ params, write }) =>
      write((tx, context) => cancelCalibration(tx, { dispenser: params.id }, context), { status: 204 }),
  }),
];
