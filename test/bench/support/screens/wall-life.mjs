/** The wall while things change: what it costs at 50 changes a second, all of them on the screen, and whether it grows. */
import { median, plainRow, ratioRow } from '../rows.mjs';
import { browserSeconds, freshPage } from './chromium.mjs';

const size = { width: 1920, height: 1080 };
export const longTasks = `window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });`;
const perSecond = 50;
/** Shorter than the time that a page of floors stands. */
const spellSeconds = 10;
const spells = 4;
const changes = 100_000;
/** Dispensers whose readings change while it is flooded. */
const flooded = 400;

/** Ids of the dispensers that the wall shows now. */
export const onScreen = `[...document.querySelectorAll('hy-wall-room')].flatMap(({ dispensers }) => dispensers.split(' '))`;

export async function wallLife(browser, { hylla, devices, change }) {
  const { context, page } = await freshPage(browser, { ...size, script: longTasks });
  try {
    const devTools = await context.newCDPSession(page);
    const heard = { all: 0, shown: 0 };
    let shown = new Set();
    await devTools.send('Network.enable');
    devTools.on('Network.eventSourceMessageReceived', ({ eventName, data }) => {
      if (eventName !== 'change') return;
      const { dispensers = [] } = JSON.parse(data);
      heard.all += dispensers.length;
      heard.shown += dispensers.filter(({ id }) => shown.has(id)).length;
    });
    await page.goto(`${hylla.url}wall`);
    await page.locator('.piece').first().waitFor();
    return [...(await calm()), ...(await flood())];

    /** Right after the floors have turned, so that they stand for the spell that follows. */
    async function turned() {
      const before = await page.evaluate(onScreen);
      let now = before;
      while (now.join() === before.join()) {
        await page.waitForTimeout(100);
        now = await page.evaluate(onScreen);
      }
      return now;
    }

    async function calm() {
      const figures = { heard: [], share: [], cores: [], longest: [] };
      for (let spell = 0; spell < spells; spell++) {
        const ids = await turned();
        shown = new Set(ids);
        const job = { devices: ids.map((id) => devices.get(id)), window: 1, perSecond, seconds: spellSeconds };
        const before = { ...heard };
        await page.evaluate('window.longTasks.length = 0');
        const [cpu, from] = [await browserSeconds(browser), performance.now()];
        await change(job);
        const seconds = (performance.now() - from) / 1000;
        figures.cores.push(((await browserSeconds(browser)) - cpu) / seconds);
        figures.longest.push(Math.max(0, ...(await page.evaluate('window.longTasks'))));
        figures.heard.push((heard.all - before.all) / seconds);
        figures.share.push((heard.shown - before.shown) / (heard.all - before.all));
      }
      return [
        plainRow({ name: 'wall, changes heard', unit: 'changes/s', values: figures.heard }),
        plainRow({ name: 'wall, share of them on the screen', unit: '', values: figures.share }),
        plainRow({
          name: 'wall, CPU of all of Chromium at 50 changes/s on the screen',
          unit: 'cores',
          values: figures.cores,
          atMost: 0.2,
        }),
        plainRow({
          name: 'wall, longest task meanwhile (0: under 50)',
          unit: 'ms',
          values: figures.longest,
          atMost: 50,
        }),
      ];
    }

    async function flood() {
      const sizes = async () => {
        await devTools.send('HeapProfiler.collectGarbage');
        await devTools.send('HeapProfiler.collectGarbage');
        const { metrics } = await devTools.send('Performance.getMetrics');
        const of = (name) => metrics.find((metric) => metric.name === name).value;
        return { heap: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes'), listeners: of('JSEventListeners') };
      };
      await devTools.send('Performance.enable');
      // Always the same, so that what is known of them does not grow; the upper floors turn up among them.
      const some = [...devices.values()].slice(-flooded);
      const run = async (count) => {
        const until = heard.all + count;
        while (heard.all < until) {
          shown = new Set(await page.evaluate(onScreen));
          await change({ devices: some, window: 1, perSecond: 6_000, seconds: 2 });
        }
      };
      /** Of three instants, a while apart: what stands on the page and what is about to be collected differ. */
      const few = async () => {
        const taken = [];
        while (taken.length < 3) {
          await run(changes / 50);
          taken.push(await sizes());
        }
        return taken;
      };
      // By then the browser has compiled what it will.
      await run(changes / 5);
      const before = await few();
      const from = { ...heard };
      await run(changes);
      const after = await few();
      const count = heard.all - from.all;
      const row = (name, unit, key) =>
        ratioRow({
          name: `wall, ${name} after ${Math.round(count).toLocaleString('en')} changes, against before`,
          unit,
          values: [median(after.map((one) => one[key]))],
          references: [median(before.map((one) => one[key]))],
          goal: 1.1,
          atMost: true,
        });
      return [
        plainRow({
          name: 'wall, share of those changes on the screen',
          unit: '',
          values: [(heard.shown - from.shown) / count],
        }),
        row('heap', 'MB', 'heap'),
        row('DOM nodes', 'nodes', 'nodes'),
        row('listeners', 'listeners', 'listeners'),
      ];
    }
  } finally {
    await context.close();
  }
}
