/** Takes small pictures of pages, and tells how far two of them differ. */
import type { Browser, Page } from 'playwright-core';
import { until } from '../../support/until.ts';

/** What moves is at its end, also below shadow roots; what moves for ever does not. Faces and images are there. */
const settle = `(async () => {
  const roots = (root) => [root, ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : []))];
  const all = roots(document);
  for (const animation of all.flatMap((root) => root.getAnimations()))
    if (animation.effect.getComputedTiming().endTime === Infinity) animation.cancel();
    else animation.finish();
  await document.fonts.ready;
  const images = all.flatMap((root) => [...root.querySelectorAll('img')]).filter(({ complete }) => !complete);
  await Promise.all(images.map((image) => new Promise((resolve) => { image.onload = image.onerror = resolve; })));
})()`;

/** The window as WebP, `scale` times its size; `still`: once two pictures in a row are the same. */
export async function takePicture(page: Page, scale: number, { still = true } = {}): Promise<Buffer> {
  const devTools = await page.context().newCDPSession(page);
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const clip = { x: 0, y: 0, ...size, scale };
  const shoot = async () => {
    await page.evaluate(settle);
    return (await devTools.send('Page.captureScreenshot', { format: 'webp', quality: 60, clip })).data;
  };
  try {
    let last = await shoot();
    const isStill = async () => {
      const next = await shoot();
      const same = next === last;
      last = next;
      return same;
    };
    if (still) await until(isStill, { what: 'a page that stands still' });
    return Buffer.from(last, 'base64');
  } finally {
    await devTools.detach();
  }
}

/** How much of a picture differs, 0 to 1. */
export type Compare = (kept: Buffer, taken: Buffer) => Promise<number>;

/**
 * Both pictures are halved, so that the edge of a letter, which another machine draws a little otherwise, weighs little;
 * a pixel then differs where a channel is off by more than an eighth. Another size differs wholly.
 */
export async function openComparer(browser: Browser): Promise<{ compare: Compare; close(): Promise<void> }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const pixels = `async (data) => {
    const image = new Image();
    image.src = 'data:image/webp;base64,' + data;
    await image.decode();
    const [width, height] = [Math.ceil(image.width / 2), Math.ceil(image.height / 2)];
    const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    canvas.imageSmoothingQuality = 'high';
    canvas.drawImage(image, 0, 0, width, height);
    return { size: image.width + 'x' + image.height, data: canvas.getImageData(0, 0, width, height).data };
  }`;
  return {
    compare: (kept, taken) =>
      page.evaluate(`(async () => {
        const [a, b] = await Promise.all(${JSON.stringify([kept.toString('base64'), taken.toString('base64')])}.map(${pixels}));
        if (a.size !== b.size) return 1;
        let off = 0;
        for (let i = 0; i < a.data.length; i += 4)
          if (Math.max(Math.abs(a.data[i] - b.data[i]), Math.abs(a.data[i + 1] - b.data[i + 1]), Math.abs(a.data[i + 2] - b.data[i + 2])) > 32) off++;
        return off / (a.data.length / 4);
      })()`),
    close: () => context.close(),
  };
}
