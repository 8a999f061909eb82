/** Nothing in the pages makes markup or code of text: what people and devices typed is shown as they typed it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../server/bin/ensure.mjs';
import { rawHtml } from './raw-html.mjs';

let files = 0;
for (const name of readdirSync(join(root, 'kiosk'), { recursive: true })) {
  if (!/\.(ts|html)$/.test(name)) continue;
  files++;
  const path = join(root, 'kiosk', name);
  for (const fault of rawHtml(readFileSync(path, 'utf8'))) complain(`${relative(root, path)}:${fault}`);
}
if (files < 20) complain(`only ${files} files of the pages were read`);

function complain(message) {
  console.log(message);
  process.exitCode = 1;
}
