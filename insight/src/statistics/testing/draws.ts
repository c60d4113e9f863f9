import { createRandom, type Random } from "@runfacts/dev/random";

/** Draws of the distributions that hours and runs are made of. */
export interface Draws extends Random {
  normal(): number;
  /** A Poisson count of so many on average, as of runs in an hour. */
  count(mean: number): number;
  /** How many of some runs hit. */
  hits(runs: number, rate: number): number;
  /**
   * The rate of an hour, beta distributed: runs of an hour then fail together, any two with the correlation `icc`.
   */
  hourRate(rate: number, icc: number): number;
}

export function createDraws(seed: number): Draws {
  const random = createRandom(seed);
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
  }
  // Marsaglia and Tsang's method.
  function gamma(shape: number): number {
    if (shape < 1) return gamma(shape + 1) * (1 - random.unit()) ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const z = normal();
      const v = (1 + z / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - random.unit()) < (z * z) / 2 + d * (1 - v + Math.log(v))) return d * v;
    }
  }
  function count(mean: number): number {
    const limit = Math.exp(-mean);
    let found = 0;
    for (let product = random.unit(); product > limit; product *= random.unit()) found += 1;
    return found;
  }
  function hits(runs: number, rate: number): number {
    let found = 0;
    for (let i = 0; i < runs; i++) if (random.unit() < rate) found += 1;
    return found;
  }
  function hourRate(rate: number, icc: number): number {
    if (icc === 0) return rate;
    const worth = 1 / icc - 1;
    const a = gamma(rate * worth);
    return a / (a + gamma((1 - rate) * worth));
  }
  return { ...random, normal, count, hits, hourRate };
}
