/** The reference for memory: a script that imports what the server imports, and does nothing. Prints a line when it has. */
await Promise.all(
  [
    '@hono/node-server',
    '@jmespath-community/jmespath',
    '@valibot/to-json-schema',
    'aedes',
    'hono',
    'lowdb',
    'mqtt',
  ].map((name) => import(name)),
);
await Promise.all(['nodemailer', 'pino', 'valibot', 'ws', 'yaml'].map((name) => import(name)));
process.stdout.write('1\n');
setInterval(() => {}, 60_000);
