/**
 * `npm run test:sequences -- [CHECKOUT]`: the byte sequences of Eclipse Mosquitto's test/broker/data for MQTT 3.1 and 3.1.1,
 * from outside, against bare aedes and against Hylla: what a broker must answer to packets whole, cut, malformed and out
 * of turn, and when it must hang up. Without a checkout of eclipse-mosquitto/mosquitto it clones one.
 *
 * Read as its own msg_sequence_test.py reads them. Where a test connects as it should, but without a name and a password, it
 * gets those of an integration with Hylla, which lets nobody in without.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt-packet';
import { ensureReady } from '../../server/bin/ensure.mjs';
import { cloned, compare, withBareAedes, withHylla } from './compare.mjs';
import { sequenceDeviations } from './deviations.mjs';

const source = 'https://github.com/eclipse-mosquitto/mosquitto.git';
/** ms that a broker may take to answer, or to hang up. */
const answerWithin = 1_000;
const scratch = mkdtempSync(join(tmpdir(), 'hylla-conformance-'));
ensureReady();
try {
  const tests = read(join(process.argv[2] ?? cloned(source, scratch), 'test', 'broker', 'data'));
  const bare = await withBareAedes((port) => runAll(tests, port, null));
  const hylla = await withHylla((port, access) => runAll(tests, port, access));
  const isTold = (atBare, atHylla) => atBare !== atHylla || process.env.VERBOSE !== undefined;
  process.exitCode = compare({ bare, hylla, deviations: sequenceDeviations, isTold });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The tests of all files, without those for MQTT 5, which Hylla's own broker does not speak. */
function read(dir) {
  if (!existsSync(dir)) throw new Error(`${dir} is not there`);
  const files = readdirSync(dir).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((name) =>
    JSON.parse(readFileSync(join(dir, name), 'utf8'))
      .filter(({ disable }) => !disable)
      .flatMap((group) =>
        group.tests.map((test) => ({
          name: `${group.group} ${test.name}`.trim().replace(/\s+/g, ' '),
          version: test.ver ?? group.ver ?? 4,
          connects: test.connect ?? group.connect ?? true,
          mustHangUp: test.expect_disconnect ?? group.expect_disconnect ?? true,
          steps: test.msgs,
        })),
      )
      .filter(({ version }) => version < 5),
  );
}

async function runAll(tests, port, access) {
  const outcomes = new Map();
  for (const test of tests) {
    const outcome = await run(test, port, access).then(
      () => 'passed',
      (error) => {
        if (process.env.VERBOSE) console.log(`${test.name}: ${error.message}`);
        return 'failed';
      },
    );
    // Some names are given twice.
    let name = test.name;
    for (let i = 2; outcomes.has(name); i++) name = `${test.name} (${i})`;
    outcomes.set(name, outcome);
  }
  return outcomes;
}

/** Rejects when the broker does otherwise than `test` says, or does nothing. */
async function run({ name, version, connects, mustHangUp, steps }, port, access) {
  const link = await open(port);
  try {
    if (connects) {
      link.send(connectPacket(name, version, access));
      await link.expect(Buffer.from([0x20, 2, 0, 0]));
    }
    for (const step of steps) {
      if (step.type === 'send') link.send(withAccess(bytesOf(step.payload), access));
      else if (step.type === 'recv') await link.expect(bytesOf(step.payload));
      else if (step.type === 'external_publish') await publish(port, access, step);
      else throw new Error(`no such step: ${step.type}`);
    }
    if (mustHangUp) await link.hungUp();
    else {
      link.send(Buffer.from([0xc0, 0]));
      await link.expect(Buffer.from([0xd0, 0]));
    }
  } finally {
    link.close();
  }
}

async function publish(port, access, { topic, payload, qos, retain = false }) {
  const link = await open(port);
  try {
    link.send(connectPacket('helper', 4, access));
    await link.expect(Buffer.from([0x20, 2, 0, 0]));
    link.send(mqtt.generate({ cmd: 'publish', topic, payload, qos, retain, messageId: 1, dup: false }));
    if (qos === 1) await link.expect(Buffer.from([0x40, 2, 0, 1]));
    if (qos === 2) {
      await link.expect(Buffer.from([0x50, 2, 0, 1]));
      link.send(Buffer.from([0x62, 2, 0, 1]));
      await link.expect(Buffer.from([0x70, 2, 0, 1]));
    }
  } finally {
    link.close();
  }
}

function connectPacket(clientId, version, access) {
  const protocolId = version === 3 ? 'MQIsdp' : 'MQTT';
  return mqtt.generate({
    cmd: 'connect',
    clientId,
    protocolId,
    protocolVersion: version,
    keepalive: 60,
    clean: true,
    ...(access && { username: access.username, password: Buffer.from(access.password) }),
  });
}

/** A CONNECT in order that names nobody, with a name; anything else as it is. */
function withAccess(bytes, access) {
  if (access === null || bytes[0] !== 0x10) return bytes;
  const parser = mqtt.parser();
  let found = null;
  parser.on('packet', (packet) => {
    found = packet;
  });
  parser.on('error', () => {});
  parser.parse(bytes);
  if (found?.cmd !== 'connect' || found.username !== undefined || found.protocolVersion > 4) return bytes;
  try {
    if (!mqtt.generate(found).equals(bytes)) return bytes;
    return mqtt.generate({ ...found, username: access.username, password: Buffer.from(access.password) });
  } catch {
    return bytes;
  }
}

/** Of words as in `30 r14 s5 'topic' 'payload'`: hex; i: a byte, H, k, m, s: 16 bits, L: 32; r, v: a variable length. */
function bytesOf(text) {
  const parts = text.match(/'[^']*'|\S+/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      const value = Number(part.slice(1));
      if (part.startsWith("'")) return Buffer.from(part.slice(1, -1));
      if (part.startsWith('i')) return Buffer.from([value]);
      if (/^[Hkms]/.test(part)) return Buffer.from([value >> 8, value & 0xff]);
      if (part.startsWith('L'))
        return Buffer.from([value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]);
      if (/^[vr]/.test(part)) return variableLength(value);
      if (!/^([0-9a-f]{2})+$/i.test(part)) throw new Error(`"${part}" is no bytes`);
      return Buffer.from(part, 'hex');
    }),
  );
}

/** Also above 2^28 - 1, which a broker must refuse. */
function variableLength(value) {
  const bytes = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

async function open(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = Buffer.alloc(0);
  let isClosed = false;
  let changed = () => {};
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    changed();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
    changed();
  });
  await new Promise((resolve) => socket.once('connect', resolve));

  /** Whether `isDone` within the time. */
  async function becomes(isDone) {
    const deadline = performance.now() + answerWithin;
    while (!isDone() && performance.now() < deadline) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, deadline - performance.now());
        changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return isDone();
  }

  return {
    send: (bytes) => void (isClosed || socket.write(bytes)),
    async expect(bytes) {
      await becomes(() => received.length >= bytes.length || isClosed);
      const got = received.subarray(0, bytes.length);
      received = received.subarray(bytes.length);
      if (!got.equals(bytes)) throw new Error(`got ${got.toString('hex')}, not ${bytes.toString('hex')}`);
    },
    async hungUp() {
      if (!(await becomes(() => isClosed || received.length > 0))) throw new Error('did not hang up');
      if (received.length > 0) throw new Error(`got ${received.toString('hex')} and did not hang up`);
    },
    close: () => socket.destroy(),
  };
}
