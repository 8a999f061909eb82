/** The reference for the live link: sockets that are sent the same frame every 100 ms. Prints its port. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const frame = readFileSync(process.argv[2]);
const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n';
const sockets = new Set();
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.once('close', () => sockets.delete(socket));
  socket.once('data', () => {
    socket.write(head);
    sockets.add(socket);
  });
});
setInterval(() => {
  for (const socket of sockets) socket.write(frame);
}, 100);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.stdout.write(`${server.address().port}\n`));
