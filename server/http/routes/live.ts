/** The read model of the screens: whole, live, and the alerts in it. */
import { AlertView, Snapshot } from '../../contract/api/live.ts';
import { refuse } from '../../contract/errors.ts';
import { acknowledgeAlert, forgetAcknowledgement } from '../../usecases/acknowledge-alert.ts';
import { checkAccess, findCaller } from '../caller.ts';
import type { Reader } from '../live-hub.ts';
import { byId, Page, page, pageOf } from '../paging.ts';
import { content, type Reply } from '../reply.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import type { Encoding, SnapshotBytes } from '../snapshot-cache.ts';
import { api, ByAnyId, notFound } from './common.ts';

type Header = (name: string) => string | undefined;

const caching = { 'Cache-Control': 'private, no-cache', Vary: 'Accept-Encoding' };

function snapshotReply(
  { etag, plain }: SnapshotBytes,
  body: Uint8Array<ArrayBuffer>,
  encoding: Encoding | null,
): Reply {
  const headers = { ...caching, ETag: etag, ...(body !== plain && encoding && { 'Content-Encoding': encoding }) };
  return content('application/json; charset=utf-8', body, { headers });
}

/** What says who calls. Without the request, which would stay in memory as long as the screen. */
function copyOf(header: Header): Header {
  // No function here may name `header`: it would be kept with this one.
  const kept = new Map([
    ['authorization', header('authorization')],
    ['cookie', header('cookie')],
  ]);
  return (name) => kept.get(name);
}

/** Who reads, as often as it is asked: a screen may be removed, or set otherwise, while it does. */
function reader({ store, clock, rules }: Services, header: Header): Pick<Reader, 'allowed' | 'settings' | 'screen'> {
  const caller = () => findCaller(header, { state: store.state, now: clock.now(), rules });
  const first = caller();
  const by = first !== null && 'by' in first ? first.by : '';
  const screen = by.startsWith('screen:') ? by.slice('screen:'.length) : null;
  return {
    screen,
    allowed: () => checkAccess(caller(), 'screen') === null,
    settings() {
      const now = caller();
      return now !== null && 'by' in now && now.screen === 'wall' ? JSON.stringify(now.settings ?? {}) : null;
    },
  };
}

export const liveRoutes = [
  route({
    method: 'get',
    path: api('/snapshot'),
    direct: true,
    role: 'screen',
    tag: 'live',
    summary: 'The read model of kiosk and wall',
    response: Snapshot,
    handler: ({ services, header }) => {
      const bytes = services.live.snapshot();
      if (header('if-none-match')?.includes(bytes.etag)) {
        return { ok: true, status: 304, headers: { ...caching, ETag: bytes.etag }, body: null };
      }
      const accepted = header('accept-encoding') ?? '';
      const encoding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
      const body = encoding === null ? bytes.plain : bytes.encoded(encoding);
      return body instanceof Promise
        ? body.then((ready) => snapshotReply(bytes, ready, encoding))
        : snapshotReply(bytes, body, encoding);
    },
  }),
  route({
    method: 'get',
    path: api('/live'),
    direct: true,
    role: 'screen',
    tag: 'live',
    summary:
      'Server-sent events: snapshot, change, heartbeat each 15 s, and to a wall its settings; resumes by Last-Event-ID',
    produces: 'text/event-stream',
    handler: ({ services, wire, peer, header }) => {
      // A HEAD has no answer to stream.
      if (wire?.incoming.method !== 'GET')
        return refuse('bad-request', 'The live link is read by GET over a connection');
      const refused = services.live.join(wire.outgoing, {
        peer,
        lastEventId: header('last-event-id'),
        ...reader(services, copyOf(header)),
      });
      return refused ?? 'sent';
    },
  }),
  route({
    method: 'get',
    path: api('/alerts'),
    role: 'staff',
    tag: 'live',
    summary: 'What is wrong now',
    query: Page,
    response: pageOf(AlertView),
    handler: ({ services, query }) => page(services.live.alerts(), query, { key: byId, view: (alert) => alert }),
  }),
  route({
    method: 'post',
    path: api('/alerts/{id}/ack'),
    role: 'staff',
    tag: 'live',
    summary: 'Say that you have seen an alert',
    params: ByAnyId,
    response: AlertView,
    idempotent: true,
    handler: ({ services, params, write }) => {
      const alerts = services.live.alerts();
      const alert = alerts.find(({ id }) => id === params.id);
      if (alert === undefined) return notFound('alert', params.id);
      const current = new Set(alerts.map(({ id }) => id));
      return write((tx, context) => acknowledgeAlert(tx, { alert, current }, context));
    },
  }),
  route({
    method: 'delete',
    path: api('/alerts/{id}/ack'),
    role: 'staff',
    tag: 'live',
    summary: 'You have not seen it after all',
    params: ByAnyId,
    status: 204,
    handler: ({ params, write }) =>
      write((tx, context) => forgetAcknowledgement(tx, { alert: params.id }, context), { status: 204 }),
  }),
];
