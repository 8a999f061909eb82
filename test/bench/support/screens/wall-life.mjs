/** The wall while things change: what it costs at 50 changes a second, and whether it grows. */
import { plainRow, ratioRow } from '../rows.mjs';
import { freshPage, rendererSeconds } from './chromium.mjs';

const size = { width: 1920, height: 1080 };
const longTasks = `window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });`;
/** Dispensers whose readings change: on the first page, and many more. */
const moving = 400;
const calmSeconds = 20;
const changes = 100_000;

export async function wallLife(browser, { hylla, devices, change }) {
  const { context, page } = await freshPage(browser, { ...size, script: longTasks });
  try {
    const devTools = await context.newCDPSession(page);
    let heard = 0;
    await devTools.send('Network.enable');
    devTools.on('Network.eventSourceMessageReceived', ({ eventName, data }) => {
      if (eventName === 'change') heard += JSON.parse(data).dispensers?.length ?? 0;
    });
    await page.goto(`${hylla.url}wall`);
    await page.locator('hy-wall-room .pip').first().waitFor();
    return [...(await calm()), ...(await flood())];

    async function calm() {
      const job = { devices: devices.slice(0, moving), window: 1, perSecond: 50 };
      await change({ ...job, seconds: 3 });
      await page.evaluate('window.longTasks.length = 0');
      const [before, from, heardBefore] = [await rendererSeconds(browser), performance.now(), heard];
      await change({ ...job, seconds: calmSeconds });
      const seconds = (performance.now() - from) / 1000;
      const after = await rendererSeconds(browser);
      const busiest = Math.max(...[...after].map(([id, cpu]) => cpu - (before.get(id) ?? cpu)));
      const tasks = await page.evaluate('window.longTasks');
      return [
        plainRow({ name: 'wall, changes heard', unit: 'changes/s', values: [(heard - heardBefore) / seconds] }),
        plainRow({ name: 'wall, CPU at 50 changes/s', unit: 'cores', values: [busiest / seconds], atMost: 0.2 }),
        plainRow({
          name: 'wall, longest task at 50 changes/s (0: under 50)',
          unit: 'ms',
          values: [Math.max(0, ...tasks)],
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
      const run = async (count) => {
        const until = heard + count;
        while (heard < until)
          await change({ devices: devices.slice(0, moving), window: 1, perSecond: 6_000, seconds: 2 });
      };
      await run(changes / 10);
      const before = await sizes();
      const from = heard;
      await run(changes);
      const after = await sizes();
      const row = (name, unit, key) =>
        ratioRow({
          name: `wall, ${name} after ${Math.round(heard - from).toLocaleString('en')} changes, against before`,
          unit,
          values: [after[key]],
          references: [before[key]],
          goal: 1.1,
          atMost: true,
        });
      return [
        row('heap', 'MB', 'heap'),
        row('DOM nodes', 'nodes', 'nodes'),
        row('listeners', 'listeners', 'listeners'),
      ];
    }
  } finally {
    await context.close();
  }
}
