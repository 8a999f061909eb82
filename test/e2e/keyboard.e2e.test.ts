/** The office's daily work by keyboard alone; what has the focus shows it, in each theme and with chosen colours. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { launchBrowser } from './support/browser.ts';
import { type BusyOffice, logIn, startBusyOffice } from './support/busy-office.ts';

let office: BusyOffice;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [office, browser] = await Promise.all([startBusyOffice(), launchBrowser()]);
  context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  await context.addInitScript(`localStorage.setItem('hylla-language', 'en')`);
  await logIn(office.server, context);
  page = await context.newPage();
  await page.goto(`${office.server.url}office`);
  await page.locator('nav').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await office?.server.clean();
});

interface Focused {
  readonly name: string;
  readonly tag: string;
  readonly outlined: boolean;
  readonly inDialog: boolean;
}

const press = (key: string) => page.keyboard.press(key);
const focused = (): Promise<Focused> =>
  page.evaluate(`(() => {
    let one = document.activeElement;
    let inDialog = false;
    while (one?.shadowRoot?.activeElement) {
      inDialog ||= one.localName === 'hy-modal' || one.closest('hy-modal') !== null;
      one = one.shadowRoot.activeElement;
    }
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return {
      name: (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent).trim().replace(/\\s+/g, ' '),
      tag: one.localName,
      outlined: one.matches('main, body') || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2),
      inDialog: inDialog || one.closest('dialog, hy-modal') !== null,
    };
  })()`);

async function goTo(view: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${view}'`);
  await page.locator('main h1').first().waitFor();
  await until(async () => (await page.locator('main [aria-busy=true]').count()) === 0, { what: `a loaded ${view}` });
  await page.locator('#main').focus();
}

/** Tabs on until something of that name has the focus; everything on the way shows that it has it. */
async function tabTo(name: RegExp, most = 80): Promise<void> {
  for (let i = 0; i < most; i++) {
    await press('Tab');
    const now = await focused();
    expect(now.outlined, `${now.tag} ${now.name}`).toBe(true);
    if (name.test(now.name)) return;
  }
  expect.unreachable(`nothing called ${name} was reached by Tab`);
}

/** The question is answered within its own window, and the focus comes back to the page. */
async function answer(yes: RegExp): Promise<void> {
  await page.locator('hy-question dialog').waitFor();
  for (let i = 0; i < 4; i++) {
    expect((await focused()).inDialog).toBe(true);
    if (yes.test((await focused()).name)) break;
    await press('Tab');
  }
  expect((await focused()).name).toMatch(yes);
  await press('Enter');
  await page.locator('hy-question dialog').waitFor({ state: 'detached' });
}

const state = async (path: string) => (await office.server.api('GET', path)).body;

test('an order is read down to its reasons, approved after a second thought, sent, and received', async () => {
  await goTo(`orders/${office.draft}`);
  await tabTo(/reorder point|comes along|under its/i);
  await press('Enter');
  await page.locator('hy-order details[open] dl').first().waitFor();

  await goTo(`orders/${office.draft}`);
  await tabTo(/^Approve$/);
  await press('Enter');
  await page.locator('hy-question dialog').waitFor();
  await press('Escape');
  await page.locator('hy-question dialog').waitFor({ state: 'detached' });
  expect((await focused()).name).toBe('Approve');
  expect((await state(`orders/${office.draft}`)).status).toBe('draft');
  await press('Enter');
  await answer(/^Approve$/);
  await until(async () => (await state(`orders/${office.draft}`)).status !== 'draft', { what: 'an approved order' });
  if ((await state(`orders/${office.draft}`)).status === 'approved')
    await office.server.api('POST', `orders/${office.draft}/send`, {});
  await until(async () => (await state(`orders/${office.draft}`)).status === 'sent', { what: 'a sent order' });

  await page.locator('hy-order [aria-expanded]').waitFor();
  await goTo(`orders/${office.draft}`);
  await until(
    async () => {
      await press('Tab');
      return page.evaluate(`(() => {
        const one = document.querySelector('hy-office').renderRoot.querySelector('hy-order').renderRoot.activeElement;
        return one?.hasAttribute('aria-expanded') === true;
      })()`);
    },
    { what: 'the button that opens the receipt' },
  );
  await press('Enter');
  await page.locator('hy-order form').waitFor();
  // A scanner types the code and Enter.
  await tabTo(/scan|code/i);
  await page.keyboard.type('COPY-PAPER-A4');
  await press('Enter');
  await page.locator('hy-order form button').waitFor();
  const submit = ((await page.locator('hy-order form button').textContent()) ?? '').trim();
  await tabTo(new RegExp(`^${submit}$`));
  await press('Enter');
  await until(
    async () => (await state(`orders/${office.draft}`)).lines.some((one: { received: number }) => one.received > 0),
    {
      what: 'received goods',
    },
  );
});

test('a request is answered, with words', async () => {
  await goTo('requests');
  await tabTo(/^Answer|^Reply/);
  await press('Enter');
  await page.locator('hy-requests textarea').waitFor();
  expect((await focused()).tag).toBe('textarea');
  await page.keyboard.type('On its way');
  await press('Shift+Tab');
  for (let i = 0; i < 6 && (await focused()).name !== 'Done'; i++) await press('Shift+Tab');
  expect((await focused()).name).toBe('Done');
  await press('Enter');
  await until(
    async () => (await state('requests')).items.some((one: { answer?: string }) => one.answer === 'On its way'),
    { what: 'an answered request' },
  );
});

test('a stop of a round is ticked', async () => {
  await goTo(`rounds/${office.round}`);
  await tabTo(/^Refilled/);
  await press('Enter');
  const stops = async () => (await state(`rounds/${office.round}`)).stops;
  await until(async () => (await stops()).some((stop: { result?: unknown }) => stop.result !== undefined), {
    what: 'a ticked stop',
  });
});

test('a count is booked and reversed', async () => {
  await goTo('stock/pen-blue');
  await tabTo(/Counted|Quantity/);
  await page.keyboard.type('61');
  await press('Enter');
  await until(
    async () =>
      (await state('movements?item=pen-blue')).items.some(
        (one: { kind: string; quantity: number }) => one.quantity === 61,
      ),
    {
      what: 'a booked count',
    },
  );
  await page.locator('hy-item tbody tr').filter({ hasText: '61' }).waitFor();
  await goTo('stock/pen-blue');
  await tabTo(/^Reverse/);
  await press('Enter');
  await answer(/^Reverse/);
  await until(
    async () => (await state('movements?item=pen-blue')).items.some((one: { kind: string }) => one.kind === 'reversal'),
    {
      what: 'a reversal',
    },
  );
});

test('a form is filled in and saved', async () => {
  await goTo('edit/suppliers');
  await tabTo(/^Name/);
  await page.keyboard.type('Paper & Co');
  await press('Enter');
  await until(
    async () => (await state('suppliers')).items.some(({ name }: { name: string }) => name === 'Paper & Co'),
    {
      what: 'a new supplier',
    },
  );
  await page.locator('hy-site').waitFor();
});

test('an unknown sensor is adopted', async () => {
  await goTo('adopt');
  await tabTo(/: new tank$/);
  await press('Enter');
  await page.locator('select[name=whose]').waitFor();
  await page.locator('#main').focus();
  await until(
    async () => {
      await press('Tab');
      return page.locator('select[name=whose]').evaluate((one) => one.matches(':focus'));
    },
    { what: 'who listens' },
  );
  await page.keyboard.type('Fik');
  await tabTo(/^Adopt|^Take/);
  await press('Enter');
  await until(async () => (await state('inbox')).items.length === 0, { what: 'an adopted sensor' });
});

test('what has the focus shows it, light, dark and with chosen colours; on a phone the menu opens and closes', async () => {
  for (const media of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { colorScheme: 'light', forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia({ ...media });
    for (const view of ['overview', 'dispensers', 'site', 'labels']) {
      await goTo(view);
      for (let i = 0; i < 12; i++) {
        await press('Tab');
        const { tag, name, outlined } = await focused();
        expect({ view, ...media, tag, name, outlined }).toMatchObject({ outlined: true });
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  await page.setViewportSize({ width: 390, height: 844 });
  await goTo('overview');
  await page.locator('nav .more').focus();
  await press('Enter');
  await page.locator('nav a.rest').first().waitFor();
  await press('Escape');
  await page.locator('nav a.rest').first().waitFor({ state: 'hidden' });
  expect((await focused()).name).toBe('Menu');
  await press('Enter');
  await tabTo(/^Stock$/);
  await press('Enter');
  await page.locator('hy-stock h1').waitFor();
  await page.locator('nav a.rest').first().waitFor({ state: 'hidden' });
});
