/** Chance that can be repeated: the same seed gives the same fleet, visit by visit. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Normal, by Box and Muller (1958). */
  normal(mean: number, sd: number): number;
  /** Poisson; by Knuth for small means, by the normal limit above 50. */
  poisson(mean: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T | undefined;
}

/** A generator for one purpose: `name` keeps the streams of devices apart. */
export function createRandom(seed: number, name = ''): Random {
  const next = mulberry32(seed ^ hash(name));
  function normal(mean: number, sd: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return mean + sd * radius * Math.cos(2 * Math.PI * next());
  }
  return {
    next,
    normal,
    poisson(mean) {
      if (mean <= 0) return 0;
      if (mean > 50) return Math.max(0, Math.round(normal(mean, Math.sqrt(mean))));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count++;
      return count;
    },
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)],
  };
}

/** Tommy Ettinger's mulberry32: 32 bits of state, good enough for visits and noise. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
