/**
 * Whether one server can read an outside broker alone. Readings that several servers divide cost more each, for each of
 * them takes in what the others have stored; so it is worth it only where one is at the end of its strength and there is
 * more of it elsewhere: an idle core, or another machine.
 */
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';

export interface Look {
  /** 0 to 1: how much of the time since the last look the event loop was at work. */
  readonly busy: number;
  /** Cores that this process used meanwhile: one at the end of its strength uses less where it is held to less. */
  readonly used: number;
  /** Cores of this machine that nobody used meanwhile. */
  readonly spare: number;
}

export interface Strain {
  /** Once a second. */
  look(servers: { readonly living: number; readonly elsewhere: number; readonly isCutOff: boolean }): void;
  /** Whether help is needed. */
  readonly isFelt: boolean;
}

/** Looks in a row. */
const feltAfter = 5;
const goneAfter = 60;
const full = 0.9;
/** What would be left of one server's strength if it read alone again. */
const roomy = 0.6;
/** Of what one server uses: another that gets less than this of it is no help, for each reading costs more then. */
const helpful = 0.5;

/** `isCutOff`: it has no contact with the broker, so others must read. */
export function createStrain(look: () => Look = lookAtProcess()): Strain {
  let isFelt = false;
  let contrary = 0;
  return {
    get isFelt() {
      return isFelt;
    },
    look({ living, elsewhere, isCutOff }) {
      const { busy, used, spare } = look();
      const needsHelp = isCutOff || (busy >= full && (elsewhere > 0 || spare >= used * helpful));
      const isCalm = !isCutOff && busy * living < roomy;
      contrary = (isFelt ? isCalm : needsHelp) ? contrary + 1 : 0;
      if (contrary < (isFelt ? goneAfter : feltAfter)) return;
      isFelt = !isFelt;
      contrary = 0;
    },
  };
}

function lookAtProcess(): () => Look {
  let loop = performance.eventLoopUtilization();
  let cpu = process.cpuUsage();
  let idle = idleOfAll();
  let at = performance.now();
  return () => {
    const [lastLoop, lastCpu, lastIdle, lastAt] = [loop, cpu, idle, at];
    [loop, cpu, idle, at] = [performance.eventLoopUtilization(), process.cpuUsage(), idleOfAll(), performance.now()];
    const { utilization } = performance.eventLoopUtilization(loop, lastLoop);
    const { user, system } = process.cpuUsage(lastCpu);
    const ms = at - lastAt;
    return { busy: utilization, used: (user + system) / 1000 / ms, spare: (idle - lastIdle) / ms };
  };
}

/** ms since the machine was started, of all cores. */
function idleOfAll(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0);
}
