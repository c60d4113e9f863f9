import { normalCdf } from "../distributions/distributions.ts";
import { spentAlpha } from "./spent-alpha.ts";

/** What is rarer than this is not spent: the bound of such a look is infinite. */
const NOTHING = 1e-12;
/** Looks that add less than this share of the plan share a bound with the look before: grids would be fine beyond use. */
const LEAST_STEP = 1e-3;
const BISECTIONS = 45;
const POINTS_A_DEVIATION = 6;
/** Standard deviations beyond which nothing is left to count. */
const REACH = 7.5;

/**
 * Bounds for a statistic that is looked at several times: one that is standard normal at each look, if nothing changed, crosses
 * any of them with a probability of `alpha` in all. Looks need not be equally spaced, nor be known beforehand: the bound of a
 * look depends on the looks before alone.
 *
 * @param shares information at each look as a share of what is planned, growing; at 1 all is spent
 * @param alpha one-sided
 * @returns a bound a look, above which the statistic says that something changed; infinite where it is too early to say
 */
export function lookBounds(shares: readonly number[], alpha: number): readonly number[] {
  const asked = JSON.stringify([alpha, shares]);
  if (asked !== lastAsked) {
    lastBounds = computeBounds(shares, alpha);
    lastAsked = asked;
  }
  return lastBounds;
}

/** Metrics of the same runs ask for the same bounds, one after the other, and each takes milliseconds. */
let lastAsked = "";
let lastBounds: readonly number[] = [];

function computeBounds(shares: readonly number[], alpha: number): readonly number[] {
  const process = new Surviving();
  let spent = 0;
  let last = 0;
  return shares.map((share) => {
    if (share < last) throw new RangeError("information of looks must not shrink");
    const due = spentAlpha(share, alpha) - spent;
    if (share - last < LEAST_STEP || due < NOTHING) return Number.POSITIVE_INFINITY;
    const bound = process.boundFor(share, due);
    spent += due;
    last = share;
    return bound / Math.sqrt(share);
  });
}

/** Probability to have crossed a bound at one of the looks, for a drift: the expected statistic at share 1. */
export function crossingProbability(shares: readonly number[], bounds: readonly number[], drift = 0): number {
  const process = new Surviving(drift);
  return shares.reduce((sum, share, look) => {
    const bound = bounds[look] ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(bound) ? sum + process.cross(share, bound * Math.sqrt(share)) : sum;
  }, 0);
}

/** The density of a Brownian motion that has crossed no bound so far, on a grid (Armitage, McPherson and Rowe 1969). */
class Surviving {
  readonly #drift: number;
  #time = 0;
  #grid: readonly { readonly at: number; readonly mass: number }[] = [{ at: 0, mass: 1 }];

  constructor(drift = 0) {
    this.#drift = drift;
  }

  /** The bound that is crossed at a time with a probability; takes out what crosses it. */
  boundFor(time: number, probability: number): number {
    let low = -REACH * Math.sqrt(time);
    let high = REACH * Math.sqrt(time);
    for (let i = 0; i < BISECTIONS; i++) {
      const middle = (low + high) / 2;
      if (this.#above(time, middle) > probability) low = middle;
      else high = middle;
    }
    this.cross(time, high);
    return high;
  }

  /** Probability to be above a bound at a time; takes it out. */
  cross(time: number, bound: number): number {
    const crossed = this.#above(time, bound);
    this.#advance(time, bound);
    return crossed;
  }

  #above(time: number, bound: number): number {
    const deviation = Math.sqrt(time - this.#time);
    const shift = this.#drift * (time - this.#time);
    let sum = 0;
    for (const { at, mass } of this.#grid) sum += mass * normalCdf((at + shift - bound) / deviation);
    return sum;
  }

  #advance(time: number, bound: number): void {
    const deviation = Math.sqrt(time - this.#time);
    const shift = this.#drift * (time - this.#time);
    const low = Math.min(this.#drift * time, 0) - REACH * Math.sqrt(time);
    // Simpson's rule wants an even number of steps.
    const steps = 2 * Math.ceil(((bound - low) / deviation) * (POINTS_A_DEVIATION / 2));
    const width = (bound - low) / steps;
    this.#grid = Array.from({ length: steps + 1 }, (_, i) => {
      const at = low + i * width;
      let density = 0;
      for (const from of this.#grid) {
        const z = (at - from.at - shift) / deviation;
        if (Math.abs(z) < REACH) density += from.mass * Math.exp((-z * z) / 2);
      }
      const part = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      return { at, mass: (density / (deviation * Math.sqrt(2 * Math.PI))) * ((width * part) / 3) };
    });
    this.#time = time;
  }
}
