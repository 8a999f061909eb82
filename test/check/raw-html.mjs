/**
 * Ways by which text becomes markup or code in a page. Lit's templates escape what is put in them; nothing of the pages may
 * go round them.
 */
const ways = [
  /\b(?:inner|outer)HTML\b/,
  /\binsertAdjacentHTML\b/,
  /\bsetHTMLUnsafe\b/,
  /\bcreateContextualFragment\b/,
  /\bDOMParser\b/,
  /\bunsafe(?:HTML|SVG|MathML|Static)\b/,
  /\bdocument\s*\.\s*write(?:ln)?\b/,
  /\bsrcdoc\b/i,
  /\beval\s*\(/,
  /\bnew\s+Function\b/,
  /\bjavascript:/i,
  // A handler as text: Lit's own are `@click`.
  /<[^<>]*\son[a-z]+\s*=/i,
];

/** The faults in one file's text, as `line what`. */
export function rawHtml(text) {
  return text.split('\n').flatMap((line, i) => {
    const found = ways.map((way) => way.exec(line)?.[0]).find((what) => what !== undefined);
    return found === undefined ? [] : [`${i + 1} ${found.trim()} makes markup or code of text`];
  });
}
