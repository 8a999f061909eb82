/** All pictures on one page, for a person to look at: what differed first, then what is kept, by page and state. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Folders {
  readonly keptDir: string;
  /** Only those that differed. */
  readonly takenDir: string;
}

/** An HTML page that needs nothing beside it. */
export function renderGallery({ keptDir, takenDir }: Folders): string {
  const pictures = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.webp'));
  const kept = pictures(keptDir);
  const figure = (dir: string, name: string, label = name.replace('.webp', '')) =>
    `<figure><img alt="${label}" src="data:image/webp;base64,${readFileSync(join(dir, name)).toString('base64')}"><figcaption>${label}</figcaption></figure>`;
  const differed = pictures(takenDir).map(
    (name) =>
      `<div>${kept.includes(name) ? figure(keptDir, name, `${name}, kept`) : ''}${figure(takenDir, name, `${name}, now`)}</div>`,
  );
  const titleOf = (name: string) => name.split('-').slice(0, 2).join(', ');
  const sections = [...new Set(kept.map(titleOf))].map((title) => {
    const figures = kept.filter((name) => titleOf(name) === title).map((name) => figure(keptDir, name));
    return `<h2>${title}</h2><div>${figures.join('')}</div>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Hylla in pictures</title>
<style>
  body { font: 14px system-ui; margin: 2rem; background: #ddd; }
  div { display: flex; flex-wrap: wrap; gap: 1rem; }
  figure { margin: 0 0 1rem; }
  img { display: block; box-shadow: 0 1px 6px #0006; }
  figcaption { margin-block-start: .25rem; }
</style>
<h1>Hylla in pictures</h1>
${differed.length === 0 ? '' : `<h2>Differs</h2>${differed.join('')}`}
${sections.join('\n')}
</html>
`;
}
