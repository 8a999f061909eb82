import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const kiosk = new URL('../../../kiosk/', import.meta.url).pathname;

/** Properties and values that name a side of the screen and not one of the text (CSS Logical Properties 1). */
const physical =
  /(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)\b|(?:left|right)\s*:\s*[\d-]|(?:text-align|float|clear|justify-content)\s*:\s*(?:left|right)\b|transform-origin\s*:\s*(?:left|right)\b)/g;

describe('the pages', () => {
  it('name no side of the screen, so that a language from the right mirrors them', () => {
    const files = readdirSync(kiosk, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|css)$/.test(name));
    expect(files.length).toBeGreaterThan(50);
    const found = files.flatMap((name) =>
      [...readFileSync(join(kiosk, name), 'utf8').matchAll(physical)].map(([text]) => `${name}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});
