/** `npm run sim`: installs and builds if needed, then becomes the simulator. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady, root } from './ensure.mjs';

ensureReady();
await import(pathToFileURL(join(root, 'dist', 'firmware-sim', 'main.js')).href);
