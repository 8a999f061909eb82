/** `npm start`: installs and builds if needed, then becomes the server, so that signals reach it. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ensureReady, root } from './ensure.mjs';

ensureReady();
await import(pathToFileURL(join(root, 'dist', 'server', 'main.js')).href);
