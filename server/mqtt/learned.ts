/**
 * What devices told once and later messages lean on: names behind a birth's aliases, units of a description. Bounded in
 * all, those longest unheard forgotten first, so that no stranger can fill the memory: at most some
 * 25 MB (20,000 names of 512 two-byte characters).
 */
export interface Learned {
  get(device: string): ReadonlyMap<string, string> | undefined;
  /** Replaces what was known of it. The map is kept, and changed no more. */
  set(device: string, facts: ReadonlyMap<string, string>): void;
}

const factsInAll = 20_000;
const factsAtMost = 1_000;
const longest = 128;

export function createLearned(): Learned {
  const devices = new Map<string, ReadonlyMap<string, string>>();
  let count = 0;

  function forget(device: string): void {
    count -= weightOf(devices.get(device));
    devices.delete(device);
  }

  return {
    get(device) {
      const facts = devices.get(device);
      if (facts === undefined) return undefined;
      // The map's order is that of being heard.
      devices.delete(device);
      devices.set(device, facts);
      return facts;
    },
    set(device, facts) {
      const kept = within(facts);
      forget(device);
      if (device.length > 4 * longest) return;
      devices.set(device, kept);
      count += weightOf(kept);
      for (const oldest of devices.keys()) {
        if (count <= factsInAll || oldest === device) break;
        forget(oldest);
      }
    },
  };
}

/** The same, as nearly always; else what is short enough of it, up to so many. */
function within(facts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const isShort = ([key, value]: readonly [string, string]): boolean =>
    key.length <= longest && value.length <= longest;
  let isWhole = facts.size <= factsAtMost;
  for (const fact of facts) isWhole &&= isShort(fact);
  return isWhole ? facts : new Map([...facts].filter(isShort).slice(0, factsAtMost));
}

/** A device weighs something too. */
const weightOf = (facts: ReadonlyMap<string, string> | undefined): number => (facts === undefined ? 0 : facts.size + 1);
