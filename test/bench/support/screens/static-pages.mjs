/** The reference: the files of a folder as plain node:http sends them, compressed where `x.br` lies beside `x`. Prints its port. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const dir = process.argv[2];
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.woff2': 'font/woff2' };
const answers = new Map(
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name) in types)
    .map((name) => {
      const path = join(dir, name);
      const packed = existsSync(`${path}.br`);
      const body = readFileSync(packed ? `${path}.br` : path);
      const headers = { 'content-type': types[extname(name)], 'content-length': body.length };
      return [`/${name}`, { headers: packed ? { ...headers, 'content-encoding': 'br' } : headers, body }];
    }),
);
const server = createServer(({ url }, response) => {
  const answer = answers.get(url);
  if (answer) response.writeHead(200, answer.headers).end(answer.body);
  else response.writeHead(404).end();
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
