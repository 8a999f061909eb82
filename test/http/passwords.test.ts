/** Passwords at their real cost. */
import { expect, test } from 'vitest';
import { Busy, createPasswords } from '../../server/http/passwords.ts';

test('costs what OWASP asks for, and as much for a user that does not exist', async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash('correct horse battery');
  expect(hash).toMatch(/^scrypt\$17\$8\$1\$/);
  /** What it costs of the processor, since a machine that stands still costs time. */
  const cost = async (work: () => Promise<boolean>): Promise<[boolean, number]> => {
    const from = process.cpuUsage();
    const answer = await work();
    const { user, system } = process.cpuUsage(from);
    return [answer, user + system];
  };
  const [right] = await cost(() => passwords.verify('correct horse battery', hash));
  const [wrong, wrongCost] = await cost(() => passwords.verify('wrong', hash));
  const [nobody, nobodyCost] = await cost(() => passwords.verify('wrong', null));
  expect([right, wrong, nobody]).toEqual([true, false, false]);
  expect(nobodyCost).toBeGreaterThan(wrongCost / 4);
});

test('the same password twice is two hashes', async () => {
  const passwords = createPasswords({ logN: 4 });
  expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
});

test('a flood waits in line only so long', async () => {
  const passwords = createPasswords({ logN: 10, maxWaiting: 3 });
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => passwords.verify('guess', null)));
  const refused = answers.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(7);
  expect(refused[0]?.reason).toBeInstanceOf(Busy);
});

test.each(['', 'plain text', 'scrypt$17$8$1$x$y', 'scrypt$40$8$1$AAAA$AAAA'])(
  'no password fits the hash %j',
  async (hash) => {
    expect(await createPasswords({ logN: 4 }).verify('', hash)).toBe(false);
  },
);
