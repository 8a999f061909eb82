/**
 * GET requests on raw keep-alive sockets, one at a time on each, in a process of its own. Job on stdin as JSON, result on
 * stdout: `{answers, seconds, cpuShare}`. Any answer but 200 ends it.
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

const { port, path, token, connections, seconds } = JSON.parse(await text(process.stdin));
const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\naccept-encoding: identity\r\n\r\n`;
let answers = 0;

const cpu = process.cpuUsage();
const started = performance.now();
for (let i = 0; i < connections; i++) ask();
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const took = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ answers, seconds: took, cpuShare: (user + system) / 1e6 / took }), () =>
  process.exit(0),
);

function ask() {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(request));
  /** Beginning of an answer whose head is not whole yet; bytes of its body that are still to come. */
  let head = '';
  let rest = 0;
  socket.on('data', (chunk) => {
    if (rest === 0) {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(head);
      if (!head.startsWith('HTTP/1.1 200') || length === null) throw new Error(`unexpected: ${head.slice(0, 200)}`);
      rest = Number(length[1]) - (head.length - end - 4);
      head = '';
    } else {
      rest -= chunk.length;
    }
    if (rest > 0) return;
    answers++;
    socket.write(request);
  });
}
