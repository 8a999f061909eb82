/** Moving a point about on a plan. Points are in whole parts per thousand of its width and height. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Left, top, width and height of the plan on the screen. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const within = (at: number): number => Math.max(0, Math.min(1000, Math.round(at)));
/** So far beside the plan, in pixels, somebody has still meant its edge. */
const nearPx = 24;

/** The point of the plan under a place on the screen; outside it, the nearest one on its edge. */
export function pointAt(clientX: number, clientY: number, { left, top, width, height }: Frame): Point {
  return { x: within(((clientX - left) / width) * 1000), y: within(((clientY - top) / height) * 1000) };
}

/** Whether a place on the screen is on the plan, or nearly. */
export function isOn(clientX: number, clientY: number, { left, top, width, height }: Frame): boolean {
  const [x, y] = [clientX - left, clientY - top];
  return x >= -nearPx && y >= -nearPx && x <= width + nearPx && y <= height + nearPx;
}

const ways: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Where an arrow key moves a point: by 1 %, with Shift by 5 %. Null for any other key. */
export function pointAfter(key: string, isFar: boolean, { x, y }: Point): Point | null {
  const way = ways[key];
  const step = isFar ? 50 : 10;
  return way === undefined ? null : { x: within(x + way.x * step), y: within(y + way.y * step) };
}

/** The middle of the plan, or the first place beside it that nothing lies on yet. */
export function freeMiddle(taken: readonly Point[]): Point {
  for (let ring = 0; ring < 8; ring++) {
    const away = ring * 60;
    for (const point of [
      { x: 500 + away, y: 500 },
      { x: 500 - away, y: 500 },
      { x: 500, y: 500 + away },
      { x: 500, y: 500 - away },
    ])
      if (!taken.some(({ x, y }) => Math.abs(x - point.x) < 40 && Math.abs(y - point.y) < 40)) return point;
  }
  return { x: 500, y: 500 };
}
