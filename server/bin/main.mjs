/**
 * `dist/server/main.js`: runs the bundled server by what V8 made of it at the build (`make-code-cache.mjs`), so that a start
 * compiles nothing. V8 refuses a cache of another version or with other flags, and compiles as usual.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const filename = fileURLToPath(new URL('server.cjs', import.meta.url));
export const cacheFile = `${filename}.cache`;
const cachedData = existsSync(cacheFile) ? readFileSync(cacheFile) : undefined;
// ASCII, as the build has seen: a byte a character, in memory too.
export const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
script.runInThisContext()(createRequire(filename), filename);
