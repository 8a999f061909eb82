/** How large what a page says is seen from across the room. */
import type { Page } from 'playwright-core';

/** A wall's panel, 16 to 9, and from where it is read. */
const panel = { inches: 55, readFromMm: 6_000 } as const;
/** ISO 9241-303, 5.5.4: characters that must be read are at least 16 minutes of arc high, none is below 12. */
export const minutesToRead = 16;
export const minutesAtLeast = 12;

export interface SeenText {
  readonly text: string;
  /** Where it stands: `span.where`, `p.said span`. */
  readonly of: string;
  /** Of a capital letter, in minutes of arc. */
  readonly minutes: number;
}

/** Every text that the page shows, in shadow roots too, by the face that it is really set in. */
export function seenTexts(page: Page): Promise<readonly SeenText[]> {
  const widthMm = (panel.inches * 25.4 * 16) / Math.hypot(16, 9);
  return page.evaluate(`(async () => {
    await document.fonts.ready;
    const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    const mmPerPx = ${widthMm} / innerWidth;
    const pen = document.createElement('canvas').getContext('2d');
    const capital = (face, weight) => {
      pen.font = weight + ' 1000px ' + face;
      return pen.measureText('H').actualBoundingBoxAscent / 1000;
    };
    return all(document.body)
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !/^(style|script)$/.test(one.localName))
      .flatMap((one) => {
        const text = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join(' ').trim();
        if (text === '') return [];
        const { fontFamily, fontSize, fontWeight } = getComputedStyle(one);
        const mm = capital(fontFamily, fontWeight) * parseFloat(fontSize) * mmPerPx;
        const named = (element) => element.localName + (element.classList.length > 0 ? '.' + element.classList[0] : '');
        const of = one.classList.length === 0 && one.parentElement ? named(one.parentElement) + ' ' + named(one) : named(one);
        return [{ text, of, minutes: Math.atan(mm / ${panel.readFromMm}) * (180 / Math.PI) * 60 }];
      });
  })()`);
}
