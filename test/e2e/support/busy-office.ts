/** An office in the middle of its work, and every view of it: something of everything, so that each view has content. */
import type { BrowserContext } from 'playwright-core';
import { connect, deviceCredentials } from '../../support/broker-clients.ts';
import { everydaySite } from '../../support/everyday-site.ts';
import { startServer, type TestServer } from '../../support/start-server.ts';
import { until } from '../../support/until.ts';
import { password } from './office.ts';

export interface BusyOffice {
  readonly server: TestServer;
  /** Every view with content, as the address has it behind `#/`. */
  readonly views: readonly string[];
  /** The order that waits for a manager. */
  readonly draft: string;
  /** The round that somebody walks. */
  readonly round: string;
}

/** Lets `context` in as the administrator, without the log-in page. */
export async function logIn(server: TestServer, context: BrowserContext): Promise<void> {
  const answer = await context.request.post(`${server.url}api/v1/session`, { data: { username: 'admin', password } });
  if (!answer.ok()) throw new Error(`no log-in: ${answer.status()}`);
}

async function sendReadings(server: TestServer): Promise<void> {
  const device = await connect(server, await deviceCredentials(server, 'soap-wc-1a'));
  for (const [i, level] of [90, 72, 51].entries())
    await device.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ level, boot: 1, seq: i + 1 }), { qos: 1 });
  await device.endAsync();
  const publish = ['zigbee2mqtt/#'];
  const bridge = await connect(
    server,
    (await server.api('POST', 'integrations/bridges/credentials', { publish })).body,
  );
  await bridge.publishAsync('zigbee2mqtt/new tank', JSON.stringify({ liquid_level_percent: 44 }), { qos: 1 });
  await bridge.endAsync();
}

export async function startBusyOffice(): Promise<BusyOffice> {
  const server = await startServer({ env: { HYLLA_ADMIN_PASSWORD: password } });
  const post = async (path: string, body: unknown) => {
    const { status, body: answer } = await server.api('POST', path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const site = everydaySite();
  for (const supplier of site.suppliers) supplier.approval = {};
  await post('import', site);
  const plan =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#eee"/></svg>';
  await fetch(new URL('api/v1/locations/plan-2/plan', server.url), {
    method: 'PUT',
    headers: { authorization: 'Bearer a-test-token-with-admin-rights', 'content-type': 'image/svg+xml' },
    body: plan,
  });
  await sendReadings(server);
  await post('requests', { kind: 'empty', dispenser: 'towel-wc-1a' });
  const round = await post('rounds', {});
  await post('requests', { kind: 'empty', dispenser: 'cup-pentry-1' });
  await post('requests', { kind: 'problem', location: 'wc-1a', note: 'Luktar konstigt' });
  await post('requests', { kind: 'item', item: 'pen-blue', quantity: 2, location: 'pentry-2' });
  await post('movements', { kind: 'count', item: 'copy-paper-a4', location: 'forrad', quantity: 0 });
  await post('screens', { name: 'Väggen i receptionen', kind: 'wall' });
  await post('screens', { name: 'Kiosken i fikarummet', kind: 'kiosk', location: 'pentry-1' });
  await post('tokens', { name: 'skript', role: 'staff' });
  const { id: draft } = await until(
    async () =>
      (await server.api('GET', 'orders')).body.items.find((one: { status: string }) => one.status === 'draft'),
    { what: 'an order that waits for a manager' },
  );
  const { items: unknown } = await until(
    async () => {
      const { body } = await server.api('GET', 'inbox');
      return body.items.length > 0 ? body : null;
    },
    { what: 'an unknown sensor' },
  );
  return {
    server,
    draft,
    round: round.id,
    views: [
      ...['overview', 'rounds', `rounds/${round.id}`, 'requests', 'orders', `orders/${draft}`],
      ...['dispensers', 'dispensers/soap-wc-1a', 'dispensers/soap-wc-1a/readings', 'adopt'],
      ...['stock', 'stock/copy-paper-a4', 'ledger', 'count/forrad', 'site', 'access', 'labels', 'plan/plan-2'],
      ...['edit/items', 'edit/items/copy-paper-a4', 'edit/suppliers', 'edit/locations/wc-1a', 'edit/dispensers'],
      `adopt/${encodeURIComponent(unknown[0].id)}`,
    ],
  };
}
