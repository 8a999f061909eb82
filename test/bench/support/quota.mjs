/** Processes that are held to a part of a core by control groups, as if each were on a small machine of its own. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** µs. */
const period = 10_000;
/** The two versions of the kernel's interface: where groups are made, and how one is held to `us` of each period. */
const versions = [
  {
    base: '/sys/fs/cgroup/cpu',
    hold(group, us) {
      writeFileSync(join(group, 'cpu.cfs_period_us'), String(period));
      writeFileSync(join(group, 'cpu.cfs_quota_us'), String(us));
    },
  },
  { base: '/sys/fs/cgroup', hold: (group, us) => writeFileSync(join(group, 'cpu.max'), `${us} ${period}`) },
];
let groups = 0;

/** Holds `pid` to `cores` of a core. Answers how to remove the group once the process has ended; null where nobody may do that. */
export function holdTo(pid, cores) {
  for (const { base, hold } of versions) {
    const group = join(base, `hylla-bench-${process.pid}-${groups++}`);
    try {
      if (!existsSync(join(base, 'cgroup.procs'))) continue;
      mkdirSync(group);
    } catch {
      continue;
    }
    try {
      hold(group, Math.round(cores * period));
      writeFileSync(join(group, 'cgroup.procs'), String(pid));
      if (readFileSync(join(group, 'cgroup.procs'), 'utf8').trim() === '') throw new Error('the process is not in it');
      return () => rmdirSync(group);
    } catch {
      rmdirSync(group);
    }
  }
  return null;
}
