/**
 * An SVG at the door. It is only ever shown as a picture, where no script of it runs and nothing outside is fetched; that it
 * holds neither is checked all the same, so that it stays harmless wherever somebody opens it.
 */
import { ok, type Result, refuse } from '../../contract/errors.ts';
import type { Reason } from '../../contract/reasons.ts';
import { createDrawnCount } from './drawn-count.ts';
import { readXml } from './read-xml.ts';

/** A screen on a small computer draws so many, once, in a second or two. */
const mostDrawn = 100_000;
const svgNamespace = 'http://www.w3.org/2000/svg';
const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';

/** What runs, embeds another document, or moves: a plan stands still for weeks. By local name, in lower case. */
const refused: ReadonlySet<string> = new Set([
  ...['script', 'handler', 'listener', 'foreignobject', 'iframe', 'object', 'embed', 'audio', 'video', 'canvas'],
  ...['animate', 'animatecolor', 'animatemotion', 'animatetransform', 'set', 'discard'],
]);
const picture = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;
const unitPx: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Its size in CSS pixels, of which only the proportion means something. Errors: `invalid`, with line and reason. */
export function checkSvg(source: string): Result<Size> {
  let size: Size | null = null;
  let rooted = false;
  let inStyle = false;
  const drawn = createDrawnCount();
  for (const step of readXml(source)) {
    if (step.kind === 'fault') return bad('picture-broken', `is not well-formed, ${step.message}`);
    if (step.kind === 'instruction' && step.name !== 'xml')
      return bad('picture-outside', `refers to outside by <?${step.name}?>`);
    if (step.kind === 'close') {
      drawn.close();
      inStyle = false;
    }
    if (step.kind === 'text' && inStyle) {
      const fault = styleFault(step.text);
      if (fault !== null) return bad('picture-outside', fault);
    }
    if (step.kind !== 'open') continue;
    const { name, attributes } = step;
    drawn.open(attributes, localName(name) === 'use');
    if (!rooted) {
      rooted = true;
      if (localName(name) !== 'svg' || namespaceOf(name, attributes) !== svgNamespace)
        return bad(
          'picture-broken',
          `is no SVG: its root is <${name.slice(0, 60)}>, and must be <svg xmlns="${svgNamespace}">`,
        );
      size = sizeOf(attributes);
    }
    inStyle = localName(name) === 'style';
    const fault = elementFault(name, attributes);
    if (fault !== null) return bad(...fault);
  }
  if (drawn.total() > mostDrawn) return bad('picture-too-large', `draws more than ${mostDrawn} elements`);
  return size === null
    ? bad('picture-no-size', 'has no size: the root needs a viewBox, or width and height')
    : ok(size);
}

const bad = (reason: Reason, what: string) => refuse('invalid', `The SVG ${what}`, { reason });
const localName = (name: string) => name.slice(name.indexOf(':') + 1).toLowerCase();

function namespaceOf(name: string, attributes: ReadonlyMap<string, string>): string | undefined {
  const colon = name.indexOf(':');
  return attributes.get(colon < 0 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`);
}

type ElementFault = readonly [Reason, string];

function elementFault(name: string, attributes: ReadonlyMap<string, string>): ElementFault | null {
  if (refused.has(localName(name))) return ['picture-active', `holds <${name}>, which no plan may`];
  for (const [key, value] of attributes) {
    const local = localName(key);
    if (key.startsWith('xmlns')) {
      if (value === xhtmlNamespace) return ['picture-active', 'holds HTML, which no plan may'];
    } else if (local.startsWith('on')) return ['picture-active', `holds the event handler ${key}, which no plan may`];
    else if (key === 'xml:base') return ['picture-outside', 'changes by xml:base what its references mean'];
    else if (local === 'href' || local === 'src') {
      if (!isWithin(value)) return ['picture-outside', `refers to outside: ${key}="${value.slice(0, 60)}"`];
    } else {
      const fault = styleFault(value);
      if (fault !== null) return ['picture-outside', fault];
    }
  }
  return null;
}

/** A part of the same drawing, or a picture that it carries. */
const isWithin = (reference: string): boolean => reference.trim().startsWith('#') || picture.test(reference.trim());

/** What is wrong with a style sheet, a style, or a value that may be one (`fill="url(#a)"`). */
function styleFault(raw: string): string | null {
  if (!/[(@\\]/.test(raw)) return null;
  // As the browser reads it: without comments, escapes replaced.
  const style = raw
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_all, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/\\/g, '');
  if (/@import/i.test(style)) return 'refers to outside by @import';
  const other = /\b(?:image-set|image|src|cross-fade)\s*\(/i.exec(style);
  if (other !== null) return `refers to outside by ${other[0].slice(0, 20)}`;
  for (const [, reference = ''] of style.matchAll(/\burl\s*\(\s*["']?\s*([^"')]*)/gi)) {
    if (!isWithin(reference)) return `refers to outside: url(${reference.slice(0, 60)})`;
  }
  return null;
}

/** Width and height rule, as they do in the browser; else the viewBox tells. Null for neither, or for nothing at all. */
function sizeOf(attributes: ReadonlyMap<string, string>): Size | null {
  const width = lengthOf(attributes.get('width'));
  const height = lengthOf(attributes.get('height'));
  if (width !== null && height !== null) return { width, height };
  const [, , boxWidth = 0, boxHeight = 0] = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return boxWidth > 0 && boxHeight > 0 && Number.isFinite(boxWidth + boxHeight)
    ? { width: boxWidth, height: boxHeight }
    : null;
}

/** In CSS pixels; null for a share, a length by the type's size, or none. */
function lengthOf(text: string | undefined): number | null {
  const [, figure = '', unit = ''] = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(text ?? '') ?? [];
  const length = Number(figure) * (unitPx[unit.toLowerCase()] ?? Number.NaN);
  return figure !== '' && length > 0 && Number.isFinite(length) ? length : null;
}
