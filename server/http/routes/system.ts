/** For those who run it: liveness, readiness, figures, and the documents of the API. */
import * as v from 'valibot';
import { docsPage, docsStyle } from '../docs-page.ts';
import { type Answer, content, json } from '../reply.ts';
import { route } from '../route.ts';

const tag = 'system';
const documentCaching = { 'Cache-Control': 'no-cache' };

export const systemRoutes = [
  route({
    method: 'get',
    path: '/healthz',
    direct: true,
    role: 'open',
    tag,
    summary: 'The process lives',
    response: v.object({ status: v.literal('ok') }),
    handler: () => json({ status: 'ok' }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    direct: true,
    role: 'open',
    tag,
    summary: 'Store and broker are ready; 503 and the reason when not',
    response: v.object({ ready: v.boolean(), store: v.string(), broker: v.string() }),
    handler: ({ services }) => {
      const health = { store: services.store.health(), broker: services.brokerHealth() };
      const ready = health.store.ready && health.broker.ready;
      const told = ({ ready, problem }: typeof health.store) => (ready ? 'ready' : (problem ?? 'not ready'));
      return json({ ready, store: told(health.store), broker: told(health.broker) }, { status: ready ? 200 : 503 });
    },
  }),
  route({
    method: 'get',
    path: '/metrics',
    role: 'screen',
    tag,
    summary: 'Figures for Prometheus',
    produces: 'text/plain; version=0.0.4; charset=utf-8',
    handler: ({ services }): Answer =>
      content('text/plain; version=0.0.4; charset=utf-8', services.metrics.render(), {
        headers: { 'Cache-Control': 'no-store' },
      }),
  }),
  route({
    method: 'get',
    path: '/api/openapi.json',
    role: 'open',
    tag,
    summary: 'This API as OpenAPI 3.1',
    handler: async ({ services }) => json(await services.openApi(), { headers: documentCaching }),
  }),
  route({
    method: 'get',
    path: '/api/asyncapi.json',
    role: 'open',
    tag,
    summary: "Hylla's own MQTT dialect as AsyncAPI 3.0",
    handler: async ({ services }) => json(await services.asyncApi(), { headers: documentCaching }),
  }),
  route({
    method: 'get',
    path: '/api/docs',
    role: 'open',
    tag,
    summary: 'This API, to read',
    produces: 'text/html; charset=utf-8',
    handler: async ({ services }) =>
      content('text/html; charset=utf-8', docsPage(await services.openApi(), services.config.basePath), {
        headers: documentCaching,
      }),
  }),
  route({
    method: 'get',
    path: '/api/docs.css',
    role: 'open',
    tag,
    summary: 'How that page looks',
    produces: 'text/css; charset=utf-8',
    handler: () => content('text/css; charset=utf-8', docsStyle, { headers: documentCaching }),
  }),
];
