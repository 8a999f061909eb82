/**
 * `dist/server/main.js`: runs the bundled server by what V8 made of it at the build (`make-code-cache.mjs`), so that a start
 * compiles nothing. V8 refuses a cache of another version or with other flags, and compiles as usual. CommonJS, which Node
 * starts without its loader of ES modules.
 */
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'server.cjs');
const cacheFile = `${filename}.cache`;
const cachedData = existsSync(cacheFile) ? readFileSync(cacheFile) : undefined;
// ASCII, as the build has seen: a byte a character, in memory too.
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
module.exports = { script, cacheFile };
script.runInThisContext()(require, filename);
