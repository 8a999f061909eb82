/**
 * Screens on a live link, in a process of its own, and the readings that they are told of. Job on stdin as JSON; prints
 * `{"in":true}` once all screens are in and have been sent their first bytes, and at the end of `seconds` its result:
 * `{frames, frame, p50, p99}`: how many frames all screens got; a change of median length; latencies in ms, from the
 * sending of the oldest reading in a frame to the frame's last byte, of all frames and screens. Frames end with an empty
 * line, and are known by the number in their id.
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import mqtt from 'mqtt-packet';

const { port, token, clients, seconds, readings } = JSON.parse(await text(process.stdin));
const request = `GET /api/v1/live HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\naccept: text/event-stream\r\n\r\n`;
const end = Buffer.from('\n\n');
const idField = Buffer.from('\nid: ');
/** One for all: what is read is looked at at once. */
const buffer = Buffer.alloc(65_536);
/** When the oldest reading of each frame was sent, in ms since the epoch, by the frame's id. */
const opened = new Map();
const arrivals = [];
let counting = false;
/** Those of changes, as one screen gets them. */
const changes = [];

await Promise.all(Array.from({ length: clients }, (_, i) => screen(i === 0)));
process.stdout.write('{"in":true}\n');
const stop = readings === undefined ? () => {} : await send(readings);
// What joining set off is over, and the first changes are out.
await new Promise((resolve) => setTimeout(resolve, 2_000));
counting = true;
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
counting = false;
stop();
const latencies = arrivals
  .map(({ id, at }) => at - opened.get(id))
  .filter((one) => Number.isFinite(one))
  .sort((a, b) => a - b);
const at = (share) => latencies[Math.floor(latencies.length * share)] ?? null;
const byLength = changes.sort((a, b) => a.length - b.length);
const frame = byLength[byLength.length >> 1] ?? '';
process.stdout.write(`${JSON.stringify({ frames: arrivals.length, frame, p50: at(0.5), p99: at(0.99) })}\n`, () =>
  process.exit(0),
);

function screen(isWitness) {
  let id = '';
  let held = '';
  let isIn = () => {};
  return new Promise((resolve, reject) => {
    isIn = resolve;
    const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback: take } }, () =>
      socket.write(request),
    );
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('a screen was dropped')));
  });

  function take(length) {
    isIn();
    if (!counting) return true;
    const now = Date.now();
    const chunk = buffer.subarray(0, length);
    for (let from = 0, to = chunk.indexOf(end); ; from = to + 2, to = chunk.indexOf(end, from)) {
      const named = chunk.indexOf(idField, from);
      // Told at the beginning of a frame; a long one comes in several pieces.
      if (named >= 0 && (to < 0 || named < to)) id = idAt(chunk, named + idField.length);
      if (to < 0) break;
      arrivals.push({ id, at: now });
      id = '';
    }
    if (isWitness) witness(chunk.toString('utf8'));
    return true;
  }

  function witness(chunk) {
    held += chunk;
    for (let from = held.indexOf('\n\n'); from >= 0; from = held.indexOf('\n\n')) {
      const frame = held.slice(0, from + 2);
      held = held.slice(from + 2);
      const times = [...frame.matchAll(/"levelAt":"([^"]+)"/g)].map(([, time]) => Date.parse(time));
      const named = frame.match(/\nid: (.*)/)?.[1];
      if (named !== undefined && times.length > 0) opened.set(named, Math.min(...times));
      if (frame.startsWith('event: change')) changes.push(frame);
    }
  }
}

function idAt(chunk, from) {
  const to = chunk.indexOf(10, from);
  return chunk.latin1Slice(from, to < 0 ? chunk.length : to);
}

/** Every 100 ms, at any time of it, `perBatch` readings at once, of one device after the other. Answers how to stop. */
async function send({ mqttPort, devices, perBatch, firstSeq }) {
  const lanes = await Promise.all(devices.map(open));
  let sent = 0;
  const burst = () => {
    for (let i = 0; i < perBatch; i++) lanes[sent++ % lanes.length]();
  };
  const timer = setInterval(() => setTimeout(burst, Math.random() * 100), 100);
  return () => clearInterval(timer);

  function open({ username, password }) {
    let seq = firstSeq;
    const socket = connect({ port: mqttPort, host: '127.0.0.1', noDelay: true }, () =>
      socket.write(
        mqtt.generate({
          cmd: 'connect',
          clientId: username,
          username,
          password: Buffer.from(password),
          clean: true,
          keepalive: 600,
          protocolId: 'MQTT',
          protocolVersion: 4,
        }),
      ),
    );
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', () => {
        socket.resume();
        resolve(() => {
          seq++;
          const ts = new Date().toISOString();
          socket.write(
            mqtt.generate({
              cmd: 'publish',
              topic: `hylla/${username}/level`,
              payload: JSON.stringify({ level: 40 + (seq % 3), ts, boot: 1, seq }),
              qos: 1,
              messageId: (seq % 65_535) + 1,
              retain: false,
              dup: false,
            }),
          );
        });
      });
    });
  }
}
