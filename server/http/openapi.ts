/**
 * The API as OpenAPI 3.1, made of the route table and of the very schemas that decode and describe what crosses it, so
 * that it cannot fall behind.
 */
import { type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { SessionView } from '../contract/api/access.ts';
import { DispenserView } from '../contract/api/dispensers.ts';
import { AlertView, Snapshot } from '../contract/api/live.ts';
import { OrderLine, OrderView, Proposal } from '../contract/api/orders.ts';
import { RequestView } from '../contract/api/requests.ts';
import { DiscrepancyView, MovementView, StockView } from '../contract/api/stock.ts';
import { ErrorBody, errorCodes } from '../contract/errors.ts';
import { DeviceBinding, Item, Location, Measure, Supplier } from '../contract/site-file.ts';
import type { Access } from './caller.ts';
import type { Route } from './route.ts';

export interface OpenApi {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}

const description = `Times are UTC, ISO 8601. Money is decimal text in the site's currency, quantities are in stock units.
Lists answer {items, next}; pass next as cursor. Errors answer {error: {code, message, reason, about, issues}}: message is English, reason a word that stays, where there is one.
Roles: screen < staff < manager < admin. A browser writes only from Hylla's own pages (Origin).`;

const jsonType = 'application/json';

/** Shapes of answers that have a name. What is sent is written out where it is sent: its defaults may be left out. */
const named = {
  Error: ErrorBody,
  Session: SessionView,
  Dispenser: DispenserView,
  Snapshot,
  Alert: AlertView,
  Stock: StockView,
  Movement: MovementView,
  Discrepancy: DiscrepancyView,
  Request: RequestView,
  Order: OrderView,
  OrderLine,
  Proposal,
  Item,
  Location,
  Supplier,
  DeviceBinding,
  Measure,
};
const componentOf = (name: string) => `#/components/schemas/${name}`;
const answers = {
  target: 'draft-2020-12',
  typeMode: 'output',
  errorMode: 'ignore',
  overrideRef: ({ referenceId }: { referenceId: string }) => componentOf(referenceId),
} as const;

export function openApi(
  routes: readonly Route[],
  { version, basePath }: { version: string; basePath: string },
): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Hylla', version, description },
    servers: [{ url: basePath }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: toJsonSchemaDefs(named, answers),
      responses: {
        Error: { description: 'Refused', content: { [jsonType]: { schema: { $ref: componentOf('Error') } } } },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'hylla_session' },
        token: { type: 'http', scheme: 'bearer' },
        broker: { type: 'http', scheme: 'basic' },
      },
    },
  };
}

function operation(route: Route): Operation {
  const { method, path, role, tag, summary, status = 200, response, produces = jsonType } = route;
  const parameters = parametersOf(route);
  const body = bodyOf(route);
  const content = response === undefined && route.produces === undefined ? {} : schemaContent(produces, response);
  return {
    operationId: `${method}${path.replace(/^\/api\/v1/, '').replace(/[^A-Za-z0-9]+(\w?)/g, (_all, next: string) => next.toUpperCase())}`,
    tags: [tag],
    summary,
    description: roleText(role),
    ...(role !== 'open' && {
      security: role === 'device' ? [{ token: [] }, { broker: [] }] : [{ session: [] }, { token: [] }],
    }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: {
      [status]: { description: status === 204 ? 'Done' : 'The answer', ...(status !== 204 && { content }) },
      ...Object.fromEntries(refusalsOf(route).map((code) => [code, { $ref: '#/components/responses/Error' }])),
    },
  };
}

function roleText(role: Access): string {
  if (role === 'open') return 'For anybody.';
  return role === 'device' ? 'For a device token, or an admin.' : `For ${role} and above.`;
}

function refusalsOf({ role, method, body, raw, params, query }: Route): number[] {
  const writes = method !== 'get';
  const codes = [
    ...(params !== undefined || query !== undefined || writes ? [errorCodes['bad-request']] : []),
    ...(role === 'open' ? [] : [errorCodes.unauthenticated, errorCodes.forbidden]),
    ...(params === undefined ? [] : [errorCodes['not-found']]),
    ...(writes ? [errorCodes.conflict, errorCodes['unsupported-media-type'], errorCodes['too-large']] : []),
    ...(body === undefined && raw === undefined ? [] : [errorCodes.invalid]),
  ];
  return [...new Set(codes)].sort((a, b) => a - b);
}

function parametersOf({ params, query, idempotent, method }: Route): object[] {
  const header = (name: string, told: string) => ({
    name,
    in: 'header',
    required: false,
    description: told,
    schema: { type: 'string' },
  });
  return [
    ...membersOf(params).map(({ name, schema }) => ({ name, in: 'path', required: true, schema })),
    ...membersOf(query).map(({ name, schema }) => ({ name, in: 'query', required: false, schema })),
    ...(idempotent ? [header('Idempotency-Key', 'The same key and body answer the same result for 24 h.')] : []),
    ...(method === 'put' ? [header('If-Match', 'The ETag of the version that was read.')] : []),
  ];
}

function bodyOf({ body, raw }: Route): object | null {
  if (raw !== undefined) {
    return { required: true, content: Object.assign({}, ...raw.types.map((type) => schemaContent(type, raw.schema))) };
  }
  return body === undefined ? null : { required: true, content: { [jsonType]: { schema: schemaOf(body, 'input') } } };
}

function schemaContent(type: string, schema: v.GenericSchema | undefined): object {
  return { [type]: schema === undefined ? {} : { schema: schemaOf(schema, 'output') } };
}

function membersOf(schema: v.GenericSchema | undefined): { name: string; schema: unknown }[] {
  const { properties = {} } = schema === undefined ? {} : schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, member]) => ({ name, schema: member }));
}

/** What JSON Schema cannot say (a real time zone, ascending prices) is left out; the server says it when it refuses. */
function schemaOf(schema: v.GenericSchema, typeMode: 'input' | 'output'): Omit<JsonSchema, '$schema' | '$defs'> {
  const {
    $schema: _schema,
    $defs: _defs,
    ...rest
  } = typeMode === 'output'
    ? toJsonSchema(schema, { ...answers, definitions: named })
    : toJsonSchema(schema, { target: 'draft-2020-12', typeMode, errorMode: 'ignore' });
  return rest;
}
