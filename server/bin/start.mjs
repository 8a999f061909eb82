/** `npm start`: installs and builds if needed, then becomes the server, so that signals reach it. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady, root } from './ensure.mjs';

ensureReady();
await import(pathToFileURL(join(root, 'dist', 'server', 'main.js')).href);
