/** The check on raw HTML sees each way round Lit's templates, and lets them pass. */
import { describe, expect, test } from 'vitest';
// @ts-expect-error a plain script of the check, without types
import { rawHtml } from './raw-html.mjs';

describe('what a page shows', () => {
  test.each([
    'element.innerHTML = name;',
    "element['outerHTML']",
    "element.insertAdjacentHTML('beforeend', name)",
    '<div .innerHTML="name"></div>',
    "import { unsafeHTML } from 'lit/directives/unsafe-html.js';",
    'unsafeSVG(plan)',
    'document.write(name)',
    'frame.srcdoc = name',
    'new DOMParser()',
    'range.createContextualFragment(name)',
    'eval(name)',
    'new Function(name)',
    '<button onclick="go()">',
    '<a href="javascript:back()">',
  ])('is at risk by %s', (text) => expect(rawHtml(`\n${text}`)).toEqual([expect.stringMatching(/^2 /)]));

  test.each([
    '<button @click="go">name</button>',
    'element.textContent = name;',
    'const onTime = a < b && on == c;',
    '/** Evaluates nothing. */',
  ])('is safe by %s', (text) => expect(rawHtml(text)).toEqual([]));
});
