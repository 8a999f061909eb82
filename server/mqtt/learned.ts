/**
 * What devices told once and later messages lean on: names behind a birth's aliases, units of a description. Kept for as
 * many devices as a site can have, those longest unheard forgotten first, so that no stranger can fill the memory.
 */
export interface Learned {
  get(device: string): ReadonlyMap<string, string> | undefined;
  /** Replaces what was known of it. */
  set(device: string, facts: ReadonlyMap<string, string>): void;
}

const devicesAtMost = 2000;
const factsAtMost = 256;
const longest = 256;

export function createLearned(): Learned {
  const devices = new Map<string, ReadonlyMap<string, string>>();
  const touch = (device: string, facts: ReadonlyMap<string, string>): void => {
    devices.delete(device);
    devices.set(device, facts);
  };
  return {
    get(device) {
      const facts = devices.get(device);
      if (facts !== undefined) touch(device, facts);
      return facts;
    },
    set(device, facts) {
      const short = [...facts].filter(([key, value]) => key.length <= longest && value.length <= longest);
      touch(device, new Map(short.slice(0, factsAtMost)));
      const [oldest] = devices.keys();
      if (devices.size > devicesAtMost && oldest !== undefined) devices.delete(oldest);
    },
  };
}
