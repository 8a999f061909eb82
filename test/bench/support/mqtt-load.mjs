/**
 * A load of QoS 1 readings, in a process of its own: raw packets, half-window refill (answering each PUBACK with one
 * publish would measure wake-ups). Job on stdin as JSON, result on stdout: `{acked, startedAt, seconds, cpuShare, p50, p99, lastSeq}`; latencies
 * in ms. Each reading has a sequence number of its own, so that none is a duplicate. With `count` it ends once that many are
 * acknowledged.
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import mqtt from 'mqtt-packet';

const { port, devices, window: size, seconds, firstSeq, perSecond = 0, count } = JSON.parse(await text(process.stdin));
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
    lastSeq: Math.max(...lanes.map((lane) => lane.seq())),
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

function open({ username, password }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const topic = Buffer.from(`hylla/${username}/level`);
  const sentAt = new Map();
  let seq = firstSeq;
  let open = 0;
  let id = 0;
  let rest = 0;

  function packet() {
    id = (id % 65_535) + 1;
    seq++;
    if (perSecond > 0) sentAt.set(id, performance.now());
    const payload = Buffer.from(
      `{"level":${40 + (seq % 3)},"ts":"${new Date().toISOString()}","boot":1,"seq":${seq},"battery":87,"rssi":-71}`,
    );
    const length = 2 + topic.length + 2 + payload.length;
    const head = Buffer.from([0x32, (length & 0x7f) | 0x80, length >> 7, topic.length >> 8, topic.length & 0xff]);
    return Buffer.concat([head, topic, Buffer.from([id >> 8, id & 0xff]), payload]);
  }
  function send(most) {
    const packets = [];
    for (; packets.length < most && left > 0; left--) packets.push(packet());
    if (packets.length === 0) return;
    open += packets.length;
    socket.write(Buffer.concat(packets));
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
      resolve({ fill: () => send(size), one: () => send(1), seq: () => seq });
    });
  });
}
