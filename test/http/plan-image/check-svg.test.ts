import { describe, expect, test } from 'vitest';
import { checkSvg } from '../../../server/http/plan-image/check-svg.ts';

const root = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"';
const svg = (inside: string, attributes = root) => `<svg ${attributes}>${inside}</svg>`;
const messageOf = (source: string) => {
  const checked = checkSvg(source);
  return checked.ok ? 'taken' : checked.message;
};

describe('a plan as drawing programs write it', () => {
  test.each([
    [
      'with a declaration, a document type and a comment',
      `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
      <!-- Created with a drawing program -->
      <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
      ${svg('<rect width="9" height="9"/>')}\n`,
    ],
    ['with a prefix', `<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0,0 400,300"><s:g/></s:svg>`],
    [
      'with gradients, patterns and uses of its own',
      svg(`<defs><linearGradient id="a"/><g id="b"/></defs>
      <rect fill="url(#a)" style="stroke: url('#a')"/><use href="#b" xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#b"/>`),
    ],
    [
      'with styles',
      svg('<style type="text/css"><![CDATA[ .a > .b { fill: #fff; transform: rotate(3deg) } ]]></style>'),
    ],
    ['with a picture inside', svg('<image href="data:image/png;base64,iVBORw0KGgo="/>')],
    ['with words of people', svg('<text x="1">Fikarum &amp; k&#246;k &lt;3 ’Å’</text><title>Plan 1</title>')],
  ])('%s is taken', (_, source) => {
    expect(checkSvg(source)).toEqual({ ok: true, value: { width: 400, height: 300 } });
  });

  test.each([
    ['width="210mm" height="297mm" viewBox="0 0 1 1"', 210 / 297],
    ['width="800" height="200px"', 4],
    ['width="100%" height="100%" viewBox="-10 -10 50 25"', 2],
    ['width="60em" viewBox="0 0 30 10"', 3],
  ])('is measured by %s', (attributes, ratio) => {
    const checked = checkSvg(svg('', `xmlns="http://www.w3.org/2000/svg" ${attributes}`));
    expect(checked.ok && checked.value.width / checked.value.height).toBeCloseTo(ratio, 9);
  });
});

describe('what no plan may hold is refused, and named', () => {
  test.each([
    ['a script', '<script>alert(1)</script>', '<script>'],
    ['a script in other letters', '<SCRIPT/>', '<SCRIPT>'],
    ['a script with a prefix', '<s:script xmlns:s="http://www.w3.org/2000/svg"/>', '<s:script>'],
    ['HTML in the drawing', '<foreignObject><p/></foreignObject>', '<foreignObject>'],
    ['HTML by its name space', '<h:img xmlns:h="http://www.w3.org/1999/xhtml"/>', 'HTML'],
    ['an event handler', '<rect onclick="alert(1)"/>', 'onclick'],
    ['an event handler in other letters', '<rect ONLOAD="alert(1)"/>', 'ONLOAD'],
    ['a script as an address', '<a href="javascript:alert(1)"/>', 'javascript:'],
    ['a script as a hidden address', '<a href="&#106;avascript:alert(1)"/>', 'javascript:'],
    ['a picture from elsewhere', '<image href="https://evil.example/x.png"/>', 'evil.example'],
    ['a picture from elsewhere, the old way', '<image xl:href="//evil.example/x.png"/>', 'evil.example'],
    ['a file of the server', '<use href="../export#x"/>', '../export'],
    ['another drawing inside', '<image href="data:image/svg+xml;base64,PHN2Zz4="/>', 'data:image/svg'],
    ['a page inside', '<image href="data:text/html,hi"/>', 'data:text/html'],
    ['a colour from elsewhere', '<rect fill="url(https://evil.example/#a)"/>', 'evil.example'],
    ['a style from elsewhere', '<rect style="fill: url( &quot;https://evil.example/a&quot;)"/>', 'evil.example'],
    ['a style that hides it', '<rect style="fill: \\75 rl(https://evil.example/a)"/>', 'evil.example'],
    ['a style cut by comments', '<rect style="fill: u/**/rl(https://evil.example/a)"/>', 'evil.example'],
    ['a face from elsewhere', '<style>@font-face { src: url(https://evil.example/f) }</style>', 'evil.example'],
    ['a style sheet from elsewhere', "<style>@import 'https://evil.example/a.css';</style>", '@import'],
    ['a set of pictures', "<style>a { content: image-set('https://evil.example/a' 1x) }</style>", 'image-set'],
    ['another meaning of its references', '<g xml:base="https://evil.example/"/>', 'xml:base'],
    ['what moves', '<animate attributeName="href" to="javascript:alert(1)"/>', '<animate>'],
    ['what is set later', '<set attributeName="onload" to="alert(1)"/>', '<set>'],
  ])('%s', (_, inside, named) => {
    expect(messageOf(svg(inside))).toContain(named);
  });

  test('a style sheet by an instruction', () => {
    expect(messageOf(`<?xml-stylesheet href="https://evil.example/a.css"?>${svg('')}`)).toContain('xml-stylesheet');
  });
});

test('uses of uses that stand for millions are refused, and what uses itself is not followed', () => {
  const uses = (count: number, id: string) => `<use href="#${id}"/>`.repeat(count);
  const levels = (deep: number) =>
    Array.from({ length: deep }, (_, i) => `<g id="g${i + 1}">${uses(10, `g${i}`)}</g>`).join('');
  expect(messageOf(svg(`<g id="g0"><path/></g>${levels(3)}${uses(1, 'g3')}`))).toBe('taken');
  expect(messageOf(svg(`<g id="g0"><path/></g>${levels(30)}${uses(1, 'g30')}`))).toContain('more than 100000');
  expect(messageOf(svg('<path/>'.repeat(100_001)))).toContain('more than 100000');
  const chain = Array.from({ length: 30_000 }, (_, i) => `<g id="g${i + 1}">${uses(1, `g${i + 2}`)}</g>`).join('');
  expect(messageOf(svg(chain))).toContain('more than 100000');
  expect(messageOf(svg('<g id="same"><path/></g>'.repeat(5_000)))).toBe('taken');
  expect(messageOf(svg(`<g id="a">${uses(2, 'b')}</g><g id="b">${uses(2, 'a')}</g>`))).toBe('taken');
});

describe('what is no well-formed SVG is refused, with the line', () => {
  test.each([
    ['nothing', '', 'must contain a root element'],
    ['text', 'a plan', 'outside of root'],
    ['HTML', '<!doctype html><html></html>', 'line 1'],
    ['another root', '<html xmlns="http://www.w3.org/1999/xhtml"/>', 'root is <html>'],
    ['no name space, which no browser draws', '<svg viewBox="0 0 1 1"/>', 'xmlns'],
    ['no size', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'no size'],
    ['a size of nothing', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 5"/>', 'no size'],
    ['an element that does not end', svg('<g>\n<rect/>'), 'line 2'],
    ['elements that cross', svg('<g><a></g></a>'), 'unexpected close tag'],
    ['two roots', svg('') + svg(''), 'only one root'],
    ['the same attribute twice', svg('<g id="a" id="b"/>'), 'duplicate attribute: id'],
    ['an attribute without quotes', svg('<g id=a/>'), 'unquoted attribute'],
    ['an unknown entity', svg('<text>&nbsp;</text>'), 'undefined entity'],
    [
      'an entity that grows',
      `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]>${svg('<text>&a;</text>')}`,
      'entities of its own',
    ],
    ['a forbidden character', svg('<text>\u0000</text>'), 'disallowed character'],
    ['a forbidden character by number', svg('<text>&#0;</text>'), 'malformed character entity'],
    ['a comment that does not end', svg('<!-- <g/>'), 'unclosed tag'],
    ['too deep a nest', svg('<g>'.repeat(300) + '</g>'.repeat(300)), 'nested'],
  ])('%s', (_, source, named) => {
    expect(messageOf(source)).toContain(named);
  });

  // One that takes more than a step a character would not end within the test's time.
  test('a file of two megabytes is read to its end, or to its first fault', () => {
    const long = 'x'.repeat(2_000_000);
    for (const [inside, named] of [
      [`<g id="${long}"/>`, undefined],
      [`<text>${long}</text>`, undefined],
      ['<rect fill="url(#a)"/>'.repeat(80_000), undefined],
      [`<g ${' '.repeat(2_000_000)}`, 'line 1'],
      ['<'.repeat(2_000_000), 'line 1'],
      ['<!--'.repeat(500_000), 'line 1'],
      ['<g>'.repeat(600_000), 'nested'],
      [`<rect style="${'url('.repeat(400_000)}"/>`, 'refers to outside'],
    ] as const)
      if (named === undefined) expect(checkSvg(svg(inside)).ok).toBe(true);
      else expect(messageOf(svg(inside))).toContain(named);
  });
});
