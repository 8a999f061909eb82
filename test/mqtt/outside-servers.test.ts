/** Several servers on one outside Mosquitto: replicas that divide what comes, and installations that are strangers. */
import { connect as connectSocket, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Leadership, Leases } from '../../server/usecases/ports.ts';
import { until } from '../support/until.ts';
import { type FakeIntake, fakeIntake, seqs } from './edge.ts';
import { listening } from './listening.ts';
import { outsidePlace } from './outside-place.ts';

const at = outsidePlace();

describe('several servers', () => {
  type Member = Leases & Leadership & { die(): void };
  /** As a database leases: each name to one of them; whoever lives longest leads. */
  function lessor(): { member(): Member } {
    const holders = new Map<string, object>();
    const members = new Set<object>();
    const marks = new Map<object, Set<string>>();
    const elected = new Set<() => void>();
    return {
      member() {
        const me = {};
        members.add(me);
        return {
          self: String(members.size),
          isLeader: () => [...members][0] === me,
          onElected: (listener) => {
            elected.add(listener);
            return () => void elected.delete(listener);
          },
          acquire: async (name) => {
            if (!holders.has(name)) holders.set(name, me);
            return holders.get(name) === me;
          },
          release: async (name) => void (holders.get(name) === me && holders.delete(name)),
          isHeld: async (name) => holders.has(name),
          replicas: async () => ({ living: members.size, elsewhere: 0 }),
          mark: async (name, isSo) => {
            const own = marks.get(me) ?? new Set();
            marks.set(me, own);
            if (isSo) own.add(name);
            else own.delete(name);
          },
          marked: async (name) => [...members].filter((one) => marks.get(one)?.has(name)).length,
          onLost: () => () => {},
          die() {
            members.delete(me);
            for (const [name, holder] of holders) if (holder === me) holders.delete(name);
            for (const listener of elected) listener();
          },
        };
      },
    };
  }

  /** From `first` on, until each of `takers` has taken something in. */
  async function sendUntilHeard(first: number, ...takers: readonly FakeIntake[]): Promise<void> {
    let seq = first;
    await until(async () => {
      for (let i = 0; i < 10; i++) await at.send(seq++);
      return takers.every((one) => one.stored.length > 20);
    });
  }
  const slots = Array.from({ length: 8 }, (_, slot) => `mqtt-session-${slot}`);
  const above = (floor: number, ...takers: readonly FakeIntake[]): number[] =>
    takers.flatMap((one) => seqs(one.stored)).filter((seq): seq is number => (seq ?? 0) > floor);

  test('the leader reads alone; of one that dies another takes over all', async () => {
    const leases = lessor();
    const [first, second] = [leases.member(), leases.member()];
    const others = fakeIntake();
    at.broker = await at.brokerOn(at.mqttPort, others, second);
    const leader = await at.brokerOn(at.mqttPort, at.intake, first);
    await Promise.all([at.broker.start(), leader.start()]);
    await sendUntilHeard(1, at.intake);
    expect(others.stored).toEqual([]);
    expect(at.broker.health()).toEqual({ ready: true });
    await leader.stop();
    // These wait in sessions that nobody reads yet.
    for (let i = 1; i <= 100; i++) await at.send(1000 + i);
    first.die();
    await until(() => above(1000, others).length >= 100);
    expect(above(1000, at.intake, others).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, i) => 1001 + i),
    );
  });

  test('when it cannot do alone they share what comes, each message to one of them, for as long as that lasts', async () => {
    const leases = lessor();
    const [first, second, third] = [leases.member(), leases.member(), leases.member()];
    third.die();
    const others = fakeIntake();
    at.broker = await at.brokerOn(at.mqttPort, at.intake, first);
    const other = await at.brokerOn(at.mqttPort, others, second);
    await Promise.all([at.broker.start(), other.start()]);
    await sendUntilHeard(1, at.intake);
    // As a leader under strain does.
    expect(await third.acquire('mqtt-together')).toBe(true);
    await sendUntilHeard(1, at.intake, others);
    await at.send(1000);
    await until(() => above(999, at.intake, others).length === 1);
    for (let i = 1; i <= 100; i++) await at.send(1000 + i);
    await until(() => new Set(above(1000, at.intake, others)).size === 100);
    expect(above(1000, at.intake, others)).toHaveLength(100);
    await third.release('mqtt-together');
    await until(async () => {
      const before = others.stored.length;
      await sendUntilHeard(2001, at.intake);
      for (let i = 0; i < 20; i++) await at.send(3000 + i);
      await until(() => new Set(above(2999, at.intake, others)).size === 20);
      return others.stored.length === before;
    });
    await other.stop();
  });

  test('a leader that has no contact with the broker leaves all of it to the others, until it has', async () => {
    const leases = lessor();
    const [first, second] = [leases.member(), leases.member()];
    const gate = createServer((socket) => {
      const through = connectSocket(at.mqttPort, '127.0.0.1');
      for (const one of [socket, through]) one.on('error', () => {});
      socket.pipe(through).pipe(socket);
    });
    const port = await listening(gate);
    await new Promise((resolve) => gate.close(resolve));
    const own = fakeIntake();
    const leader = await at.brokerOn(port, own, first);
    at.broker = await at.brokerOn(at.mqttPort, at.intake, second);
    await Promise.all([leader.start(), at.broker.start()]);
    await sendUntilHeard(1, at.intake);
    // Of what one of them has left waiting something would be missing.
    await until(async () => (await second.marked('mqtt-cut-off')) === 1);
    await until(async () => (await Promise.all(slots.map((slot) => first.acquire(slot)))).every((mine) => !mine));
    for (let i = 1; i <= 100; i++) await at.send(1000 + i);
    await until(() => new Set(above(1000, at.intake)).size === 100);
    expect(leader.health()).toMatchObject({ ready: false, problem: expect.stringMatching(/no contact/) });
    expect(at.lines.join('\n')).toMatch(/leaves it to the others/);
    await new Promise<void>((resolve) => gate.listen(port, '127.0.0.1', resolve));
    await until(() => leader.health().ready);
    await sendUntilHeard(2001, at.intake, own);
    await leader.stop();
    gate.close();
  });
});

describe('a second installation on the same broker', () => {
  test('by the same names: both say so', async () => {
    await at.startBroker();
    const other = await at.brokerOn(at.mqttPort, fakeIntake());
    await other.start();
    for (const one of [at.broker, other]) {
      await until(() => /hangs up on hylla-\d again .*HYLLA_BROKER_GROUP/.test(one.health().problem ?? ''));
    }
    await until(() => at.lines.some((line) => /no contact .*hangs up on hylla-\d/.test(line)));
    await other.stop();
  });

  test('by a name of its own: each hears everything, over a restart of the broker too', async () => {
    await at.startBroker();
    at.group = 'annex';
    const theirs = fakeIntake();
    const annex = await at.brokerOn(at.mqttPort, theirs);
    await annex.start();
    const bothHear = async (first: number): Promise<void> => {
      await until(() => at.broker.health().ready && annex.health().ready);
      let seq = first;
      await until(async () => {
        await at.send(seq++);
        return [at.intake, theirs].every(({ stored }) => seqs(stored).some((one) => (one ?? 0) >= first));
      });
      for (let i = 0; i < 20; i++) await at.send(first + 500 + i);
      const last = [...Array(20).keys()].map((i) => first + 500 + i);
      for (const { stored } of [at.intake, theirs]) await until(() => last.every((one) => seqs(stored).includes(one)));
    };
    await bothHear(1_000);
    await at.mosquitto.stop();
    await at.mosquitto.start();
    await bothHear(2_000);
    await annex.stop();
  });
});
