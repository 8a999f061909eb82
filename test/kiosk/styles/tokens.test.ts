import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

describe('the tokens', () => {
  const css = readFileSync(new URL('../../../kiosk/styles/tokens.css', import.meta.url), 'utf8');
  const colour = (name: string, theme: 0 | 1): string => {
    const pair = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
    const found = pair?.[theme + 1];
    if (!found) throw new Error(`no colour --${name}`);
    return found;
  };
  /** WCAG 2.2, relative luminance and contrast ratio. */
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each(['light', 'dark'] as const)('keep text at 4.5:1 and more in the %s theme', (theme) => {
    const at = theme === 'light' ? 0 : 1;
    const grounds = ['paper', 'surface'];
    const pairs = [
      ...['ink', 'ink-2', 'ink-3', 'act', 'ok', 'low', 'empty', 'stale', 'fault'].flatMap((text) =>
        grounds.map((ground) => [text, ground] as const),
      ),
      ...['low', 'empty', 'stale', 'fault'].flatMap(
        (status) =>
          [
            [status, `${status}-soft`],
            ['ink', `${status}-soft`],
            ['ink-2', `${status}-soft`],
            [`on-${status}`, status],
          ] as const,
      ),
      ['on-act', 'act'] as const,
      ['ink', 'act-soft'] as const,
    ];
    const tooFaint = pairs.filter(([text, ground]) => contrast(colour(text, at), colour(ground, at)) < 4.5);
    expect(tooFaint).toEqual([]);
  });
});
