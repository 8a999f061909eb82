/**
 * The OpenAPI and AsyncAPI documents in step with the code: both are made of it at run time, so what can fail is a route
 * or topic that the making leaves out, a reference to nothing, or an answer that nobody described.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = join(root, 'node_modules', '.cache', 'hylla-api-documents.mjs');
await build({
  stdin: {
    contents: `
      export { routes } from './server/http/routes/index.ts';
      export { openApi } from './server/http/openapi.ts';
      export { asyncApi } from './server/http/asyncapi.ts';
      export { deviceTopics } from './server/contract/topics.ts';
      export { ownMessages } from './server/contract/own-dialect.ts';
      export { is } from 'valibot';
      export { deviceEvents } from './server/contract/reading.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  logLevel: 'error',
});
const { routes, openApi, asyncApi, deviceTopics, deviceEvents, ownMessages, is } = await import(outfile);

const faults = [];
const api = JSON.parse(JSON.stringify(openApi(routes, { version: '0', basePath: '/' })));
for (const { method, path, response, produces, status, summary } of routes) {
  const operation = api.paths[path]?.[method];
  const name = `${method.toUpperCase()} ${path}`;
  if (operation === undefined) faults.push(`${name} is not in the OpenAPI document`);
  if (summary === '') faults.push(`${name} has no summary`);
  const described = response !== undefined || produces !== undefined || status === 204;
  if (!described && !path.endsWith('.json')) faults.push(`${name} does not say what it answers`);
}
const count = Object.values(api.paths).flatMap((methods) => Object.keys(methods)).length;
if (count !== routes.length) faults.push(`${routes.length} routes, but ${count} operations: two routes are the same`);
for (const [, path] of JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
  const found = path.split('/').reduce((at, key) => at?.[key], api);
  if (found === undefined) faults.push(`the OpenAPI document refers to #/${path}, which it does not have`);
}

const mqttApi = JSON.parse(JSON.stringify(asyncApi({ version: '0', basePath: '/' })));
const mqtt = JSON.stringify(mqttApi);
for (const [, path] of mqtt.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
  const found = path.split('/').reduce((at, key) => at?.[key], mqttApi);
  if (found === undefined) faults.push(`the AsyncAPI document refers to #/${path}, which it does not have`);
}
for (const { name, payload, examples } of Object.values(mqttApi.components.messages)) {
  const topic = deviceTopics.find((one) => one.replace(/\/./g, (end) => end[1].toUpperCase()) === name);
  const schema = ownMessages[topic];
  if (schema === undefined) faults.push(`the message ${name} of the AsyncAPI document is on no topic`);
  else if (examples.some((one) => !is(schema, one.payload)))
    faults.push(`an example of ${name} is not what it should be`);
  if (payload === undefined) faults.push(`the message ${name} of the AsyncAPI document has no payload`);
}
for (const topic of deviceTopics) {
  if (!mqtt.includes(`"hylla/{deviceId}/${topic}"`)) faults.push(`the topic ${topic} is not in the AsyncAPI document`);
}
for (const event of deviceEvents) if (!mqtt.includes(`"${event}"`)) faults.push(`the event ${event} is not in it`);

if (routes.length === 0) faults.push('there are no routes: this check looks at nothing');
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
