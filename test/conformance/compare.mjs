/** A suite, the two brokers that it is run against, and what is made of how they did. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startHylla, startReference } from '../bench/support/processes.mjs';

/**
 * `bare` and `hylla`: test to `passed` or `failed`. Prints a line for each test that `isTold` picks, and answers an exit
 * code: 1 when Hylla fails something that bare aedes passes and that `deviations` does not give a reason for, or when a
 * reason is outdated.
 */
export function compare({ bare, hylla, deviations, isTold = () => true }) {
  if (bare.size === 0 || hylla.size !== bare.size) throw new Error('the suite did not run to its end');
  let faults = 0;
  for (const [test, atBare] of bare) {
    const atHylla = hylla.get(test);
    const reason = deviations[test];
    const isWorse = atBare === 'passed' && atHylla !== 'passed';
    const isOutdated = reason !== undefined && !isWorse;
    if ((isWorse && reason === undefined) || isOutdated) faults++;
    const remark = isOutdated
      ? 'no longer deviates: strike it off'
      : isWorse
        ? (reason ?? 'WORSE THAN BARE AEDES')
        : '';
    if (remark !== '' || isTold(atBare, atHylla))
      console.log(`${test.padEnd(34)} aedes ${atBare.padEnd(7)} hylla ${atHylla?.padEnd(7)} ${remark}`.trimEnd());
  }
  const passed = (outcomes) => [...outcomes.values()].filter((outcome) => outcome === 'passed').length;
  console.log(`${bare.size} tests: aedes passes ${passed(bare)}, hylla ${passed(hylla)}`);
  console.log(faults === 0 ? 'conformance: in order' : `conformance: ${faults} at fault`);
  return faults === 0 ? 0 : 1;
}

/** Answers what `work` answers for its port. */
export async function withBareAedes(work) {
  const server = await startReference('bare-aedes.mjs');
  try {
    return await work(server.port);
  } finally {
    await server.stop();
  }
}

/** The same, and the name and password of an integration that may publish and subscribe everywhere. */
export async function withHylla(work) {
  const server = await startHylla({});
  try {
    const filters = ['#'];
    const { username, password } = await server.api('integrations/conformance/credentials', {
      publish: [...filters, '$TopicA/#'],
      subscribe: filters,
    });
    return await work(server.port, { username, password });
  } finally {
    await server.stop();
  }
}

/** The path of a fresh checkout of the repository at `source`, in `dir`. */
export function cloned(source, dir) {
  const checkout = join(dir, 'checkout');
  const { status } = spawnSync('git', ['clone', '--quiet', '--depth', '1', source, checkout], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${source} could not be cloned: give the path of a checkout`);
  return checkout;
}
