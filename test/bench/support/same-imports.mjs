/** The reference for memory: a script that imports what a start of the server loads, and does nothing. Prints a line when it has. */
await Promise.all(
  ['@hono/node-server', '@jmespath-community/jmespath', 'aedes', 'hono', 'lowdb', 'pino', 'valibot'].map(
    (name) => import(name),
  ),
);
process.stdout.write('1\n');
setInterval(() => {}, 60_000);
