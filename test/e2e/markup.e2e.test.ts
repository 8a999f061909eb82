/** Forty ways to smuggle a script into a name, a note or a report: each page shows them as text, and none of them runs. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, deviceCredentials } from '../support/broker-clients.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { password, signIn } from './support/office.ts';

const run = 'hacked=1';
const payloads = [
  ...[`<script>${run}</script>`, `</script><script>${run}</script>`, `<ScRiPt>${run}</sCrIpT>`, `<script src=/hacked>`],
  ...[`<img src=x onerror=${run}>`, `<img src=x onerror="${run}">`, `"><img src=x onerror=${run}>`],
  ...[`'><img src=x onerror=${run}>`, `<IMG SRC=x ONERROR=${run}>`, `<img/src=x/onerror=${run}>`],
  ...[`<svg onload=${run}>`, `<svg/onload=${run}>`, `<svg><script>${run}</script></svg>`],
  ...[`<svg><animate onbegin=${run} attributeName=x dur=1s>`, `<svg><use href="data:image/svg+xml,hacked"/></svg>`],
  ...[`<body onload=${run}>`, `<iframe src="javascript:${run}">`, `<iframe srcdoc="<script>parent.${run}</script>">`],
  ...[`<a href="javascript:${run}">here</a>`, `javascript:${run}`, `<form action="javascript:${run}"><button>go`],
  ...[`<input autofocus onfocus=${run}>`, `<details open ontoggle=${run}>`, `<video><source onerror=${run}>`],
  ...[`<audio src=x onerror=${run}>`, `<object data="javascript:${run}">`, `<embed src="javascript:${run}">`],
  ...[
    `<meta http-equiv=refresh content="0;url=/hacked">`,
    `<base href="/hacked/">`,
    `<link rel=stylesheet href=/hacked>`,
  ],
  ...[`<style>@import '/hacked'</style>`, `<marquee onstart=${run}>`, `<math><mi xlink:href="javascript:${run}">`],
  ...[`<template><script>${run}</script></template>`, `\${${run}}`, `{{constructor.constructor('${run}')()}}`],
  ...[
    `&lt;script&gt;${run}&lt;/script&gt;`,
    `<!--><script>${run}</script>`,
    `]]><script>${run}</script>`,
    `" onclick="${run}`,
  ],
];

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  server = await startServer({ env: { HYLLA_PUBLIC_SCREENS: 'true', HYLLA_ADMIN_PASSWORD: password } });
  const name = (i: number): string => payloads[i % payloads.length] ?? '';
  const rooms = Array.from({ length: 20 }, (_, i) => i);
  const site = {
    version: 1,
    site: { id: 'house', name: name(0) },
    locations: [
      { id: 'house', name: name(1), kind: 'site' },
      { id: 'floor', name: name(2), kind: 'floor', parent: 'house' },
      { id: 'store', name: name(3), kind: 'storeroom', parent: 'floor' },
      ...rooms.map((i) => ({ id: `room-${i}`, name: name(i), kind: 'break-room', parent: 'floor' })),
    ],
    suppliers: [{ id: 'shop', name: name(4) }],
    items: rooms.map((i) => ({
      id: `item-${i}`,
      name: { sv: name(i), en: name(i) },
      category: 'hygiene',
      stockUnit: '<b>unit</b>',
      expectedDailyUse: 1,
      offers: [{ supplier: 'shop', sku: `<b>${i}</b>`, packSize: 6, prices: [{ fromPacks: 1, price: '10.00' }] }],
    })),
    dispensers: rooms.map((i) => ({
      id: `dispenser-${i}`,
      name: name(20 + i),
      location: `room-${i}`,
      item: `item-${i}`,
      capacity: 1,
      device: { dialect: 'hylla', id: `dispenser-${i}` },
    })),
  };
  expect((await server.api('POST', 'import', site)).status).toBe(200);
  for (const i of rooms) {
    await server.api('POST', `dispensers/dispenser-${i}/refills`, { level: 2, quantity: 1, note: name(i) });
    const note = `${name(i)} ${name(20 + i)}`;
    expect((await server.api('POST', 'requests', { kind: 'problem', location: `room-${i}`, note })).status).toBe(201);
  }
  const device = await connect(server, await deviceCredentials(server, 'dispenser-0'));
  for (const payload of payloads) await device.publishAsync('hylla/dispenser-0/level', payload, { qos: 1 });
  await device.endAsync();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.clean();
});

interface Looked {
  readonly hacked: unknown;
  readonly text: string;
  readonly foreign: readonly string[];
}

/** All text of the page, and elements that are none of its own; shadow roots included. */
function look(page: Page): Promise<Looked> {
  return page.evaluate(`(() => {
    const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    const elements = all(document);
    const handled = (one) => [...one.attributes].some(({ name, value }) => name.startsWith('on') || /^javascript:/i.test(value));
    return {
      hacked: globalThis.hacked ?? null,
      text: elements.flatMap((one) => [...one.childNodes, ...(one.shadowRoot?.childNodes ?? [])])
        .filter((node) => node.nodeType === 3).map((node) => node.data).join('\\n'),
      foreign: elements.filter((one) => handled(one) || ['iframe', 'object', 'embed', 'marquee', 'base', 'b'].includes(one.localName))
        .map((one) => one.outerHTML),
    };
  })()`);
}

test.each([
  ['', 1080, 1920, []],
  ['wall', 1920, 1080, []],
  ['office', 1280, 800, ['', 'dispensers', 'dispensers/dispenser-0', 'requests', 'orders', 'stock', 'site']],
] as const)('/%s', async (path, width, height, views) => {
  expect(payloads).toHaveLength(40);
  const { page, context, faults } = await openPage(browser, { url: `${server.url}${path}`, width, height });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => {
    faults.push(dialog.message());
    void dialog.dismiss();
  });
  try {
    if (views.length > 0) {
      await signIn(page);
    }
    for (const view of views.length > 0 ? views : [null]) {
      if (view !== null) {
        await page.evaluate(`location.hash = '#/${view}'`);
        await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
      }
      const shown = await until(
        async () => {
          const { text } = await look(page);
          return payloads.filter((payload) => text.includes(payload)).length || null;
        },
        { what: `payloads in the text of /${path} ${view ?? ''}` },
      );
      const { hacked, foreign } = await look(page);
      expect({ view, hacked, foreign }).toEqual({ view, hacked: null, foreign: [] });
      expect(shown).toBeGreaterThan(0);
    }
    expect(asked.filter((url) => url.includes('hacked') || url.endsWith('/x'))).toEqual([]);
    expect(faults).toEqual([]);
  } finally {
    await context.close();
  }
});
