/** Devices, and the credentials that they and their networks log in to the broker with. */
import { Credentials, DeviceInput, DeviceView } from '../../contract/api/access.ts';
import { ok } from '../../contract/errors.ts';
import type { DeviceDoc } from '../../domain/model.ts';
import { putDevice, removeDevice } from '../../usecases/devices.ts';
import { issueDeviceCredentials } from '../../usecases/issue-credentials.ts';
import type { State } from '../../usecases/ports.ts';
import { deviceKey, deviceView, listeners, nobody } from '../../usecases/views/device-view.ts';
import { checkPrecondition, etagOf } from '../etag.ts';
import { issue } from '../issue.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { provisioningOf } from '../provisioning.ts';
import { json } from '../reply.ts';
import { readOnlyKeys, route } from '../route.ts';
import { api, ByAnyId, ById, notFound } from './common.ts';

const tag = 'devices';

/** Asked once for a list: who listens to what is looked up in all dispensers and rooms. */
function viewOf(state: State): (device: DeviceDoc) => DeviceView {
  const heard = listeners(state);
  return (device) => deviceView(state, device, heard.get(deviceKey(device)) ?? nobody);
}

/** What an editor may change of it; secrets are none of an ETag's business. */
const settingsOf = (doc: DeviceDoc | undefined) =>
  doc && { dialect: doc.dialect, address: doc.address, source: doc.source };

export const deviceRoutes = [
  route({
    method: 'get',
    path: api('/devices'),
    role: 'staff',
    tag,
    summary: 'All devices',
    query: Page,
    response: pageOf(DeviceView),
    handler: ({ services, query }) => {
      const { state } = services.store;
      return page(state.values('devices'), query, { key: byId, view: viewOf(state) });
    },
  }),
  route({
    method: 'get',
    path: api('/devices/{id}'),
    role: 'staff',
    tag,
    summary: 'One device',
    params: ById,
    response: DeviceView,
    handler: ({ services, params }) => {
      const { state } = services.store;
      const device = state.get('devices', params.id);
      if (device === undefined) return notFound('device', params.id);
      return json(viewOf(state)(device), { headers: { ETag: etagOf(settingsOf(device) ?? {}) } });
    },
  }),
  route({
    method: 'put',
    path: api('/devices/{id}'),
    role: 'manager',
    tag,
    summary: 'Add or change a device; its credentials stay',
    params: ById,
    body: DeviceInput,
    readOnly: readOnlyKeys(DeviceView, DeviceInput),
    response: DeviceView,
    handler: ({ params, body, header, write }) =>
      write((tx, context) => {
        const stale = checkPrecondition(header, settingsOf(tx.get('devices', params.id)));
        if (stale !== null) return stale;
        const done = putDevice(tx, { id: params.id, input: body }, context);
        return done.ok ? ok(viewOf(tx)(done.value)) : done;
      }),
  }),
  route({
    method: 'delete',
    path: api('/devices/{id}'),
    role: 'manager',
    tag,
    summary: 'Remove a device that no dispenser listens to; its credentials open nothing any more',
    params: ById,
    status: 204,
    handler: ({ params, write }) => write((tx, context) => removeDevice(tx, params, context), { status: 204 }),
  }),
  route({
    method: 'post',
    path: api('/devices/{id}/credentials'),
    role: 'manager',
    tag,
    summary: 'New credentials for the broker, shown once; the old ones open nothing any more',
    params: ByAnyId,
    status: 201,
    response: Credentials,
    idempotent: true,
    handler: (call) =>
      issue(call, {
        put: (tx, secretHash, context) => issueDeviceCredentials(tx, { device: call.params.id, secretHash }, context),
        show: (username, password) => {
          const secret = { username, password };
          const isOwn = call.services.store.state.get('devices', username)?.dialect === 'hylla';
          const text = provisioningOf(secret, call.services.brokerAddress(), call.header('host'));
          return { ...secret, ...(isOwn && text !== null && { provisioning: text }) };
        },
      }),
  }),
];
