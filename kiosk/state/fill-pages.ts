/** Lines on pages: as many as fit, each page and each change of group with a heading. */

export interface PageFit {
  readonly height: number;
  /** Of a heading. */
  readonly heading: number;
}

/** A page holds at least one line, whatever fits. All heights in one unit. */
export function fillPages<T>(
  lines: readonly T[],
  { height, heading }: PageFit,
  { groupOf, heightOf }: { groupOf(line: T): string; heightOf(line: T): number },
): readonly (readonly T[])[] {
  const pages: T[][] = [];
  let page: T[] = [];
  let left = 0;
  let group: string | null = null;
  for (const line of lines) {
    const own = heightOf(line);
    const needed = own + (groupOf(line) === group ? 0 : heading);
    if (page.length === 0 || needed > left) {
      page = [];
      pages.push(page);
      left = height - heading - own;
    } else left -= needed;
    page.push(line);
    group = groupOf(line);
  }
  return pages;
}
