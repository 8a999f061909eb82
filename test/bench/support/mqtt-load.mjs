/**
 * A load of QoS 1 readings, in a process of its own: raw packets, half-window refill (answering each PUBACK with one
 * publish would measure wake-ups). Job on stdin as JSON, result on stdout: `{acked, startedAt, seconds, cpuShare, p50, p99, seqs}`; latencies
 * in ms. Each device counts its readings on from its `seq` and leaves no number out; `seqs` are the last ones. With `count` it
 * ends once that many are acknowledged.
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import mqtt from 'mqtt-packet';

const { port, devices, window: size, seconds, perSecond = 0, count } = JSON.parse(await text(process.stdin));
const firstOfAll = 10_000_000;
const clock = { at: 0, bytes: Buffer.alloc(24) };
let left = count ?? Number.POSITIVE_INFINITY;
let finish = () => {};
const finished = new Promise((resolve) => (finish = resolve));
const until = { started: 0, stop: false };
let acked = 0;
const latencies = [];

const lanes = await Promise.all(devices.map((device) => open(device)));
const cpu = process.cpuUsage();
until.started = performance.now();
const startedAt = Date.now();
if (perSecond > 0) paced();
else for (const lane of lanes) lane.fill();
setTimeout(finish, seconds * 1000);
await finished;
until.stop = true;
const took = (performance.now() - until.started) / 1000;
const { user, system } = process.cpuUsage(cpu);
// What is on its way arrives, or its numbers would be missing.
const patience = performance.now() + 2_000;
while (lanes.some((lane) => lane.open() > 0) && performance.now() < patience)
  await new Promise((resolve) => setTimeout(resolve, 5));
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.floor(latencies.length * share)] ?? null;
process.stdout.write(
  JSON.stringify({
    acked,
    startedAt,
    seconds: took,
    cpuShare: (user + system) / 1e6 / took,
    p50: at(0.5),
    p99: at(0.99),
    seqs: lanes.map((lane) => lane.seq()),
  }),
);
process.exit(0);

/** One message every so often, spread over the lanes; the timer ticks in ms, so several may go at once. */
function paced() {
  let sent = 0;
  const timer = setInterval(() => {
    if (until.stop) return clearInterval(timer);
    const due = Math.floor(((performance.now() - until.started) / 1000) * perSecond);
    for (; sent < due; sent++) lanes[sent % lanes.length].one();
  }, 1);
}

/** Now, as a reading tells it; the same bytes for a millisecond. */
function tick() {
  const now = Date.now();
  if (now === clock.at) return clock.bytes;
  clock.at = now;
  clock.bytes.write(new Date(now).toISOString(), 'latin1');
  return clock.bytes;
}

function digits(bytes, end, value) {
  for (let at = end, rest = value; rest > 0; rest = (rest / 10) | 0) bytes[--at] = 48 + (rest % 10);
}

/**
 * A reading of a device as a packet whose fields have their places, so that the next one costs a copy and some digits. Levels
 * are 40 to 42, sequence numbers have eight digits.
 */
function template(username) {
  const topic = Buffer.from(`hylla/${username}/level`);
  const payload = `{"level":40,"ts":"2026-01-01T00:00:00.000Z","boot":1,"seq":${firstOfAll},"battery":87,"rssi":-71}`;
  const length = 2 + topic.length + 2 + payload.length;
  const head = [0x32, (length & 0x7f) | 0x80, length >> 7, topic.length >> 8, topic.length & 0xff];
  const bytes = Buffer.concat([Buffer.from(head), topic, Buffer.from([0, 0]), Buffer.from(payload)]);
  const body = bytes.length - payload.length;
  const after = (text) => body + payload.indexOf(text) + text.length;
  return { bytes, id: body - 2, level: after('"level":4'), ts: after('"ts":"'), seqEnd: after(`"seq":${firstOfAll}`) };
}

function open({ username, password, seq: before = 0 }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const { bytes, ...at } = template(username);
  const sentAt = new Map();
  let seq = before;
  let open = 0;
  let id = 0;
  let rest = 0;

  function next() {
    id = (id % 65_535) + 1;
    seq++;
    if (perSecond > 0) sentAt.set(id, performance.now());
    bytes[at.id] = id >> 8;
    bytes[at.id + 1] = id & 0xff;
    bytes[at.level] = 48 + (seq % 3);
    bytes.set(tick(), at.ts);
    digits(bytes, at.seqEnd, firstOfAll + seq);
  }
  function send(most) {
    const count = Math.min(most, left);
    if (count <= 0) return;
    left -= count;
    open += count;
    // What is written must stay as it is until it is sent.
    const packets = Buffer.allocUnsafe(count * bytes.length);
    for (let i = 0; i < count; i++) {
      next();
      packets.set(bytes, i * bytes.length);
    }
    socket.write(packets);
  }

  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
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
      );
    });
    socket.once('data', (connack) => {
      if (connack[0] !== 0x20 || connack[3] !== 0) return reject(new Error(`refused: ${connack.toString('hex')}`));
      // Everything that comes now is PUBACKs of four bytes.
      socket.on('data', (chunk) => {
        if (perSecond > 0) {
          const now = performance.now();
          for (let i = 0; i + 3 < chunk.length; i += 4) {
            const sent = sentAt.get((chunk[i + 2] << 8) | chunk[i + 3]);
            if (sent !== undefined) latencies.push(now - sent);
          }
        }
        rest += chunk.length;
        const acks = rest >> 2;
        rest &= 3;
        open -= acks;
        if (!until.stop) acked += acks;
        if (acked >= count) finish();
        if (!until.stop && perSecond === 0 && open <= size / 2) send(size - open);
      });
      resolve({ fill: () => send(size), one: () => send(1), seq: () => seq, open: () => open });
    });
  });
}
