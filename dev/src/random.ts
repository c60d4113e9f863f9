import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws that are the same for the same seed, on every machine. */
export interface Random {
  /** A number from 0 to 1, 1 excluded. */
  unit(): number;
  /** A whole number of `from` to `to`, both included. */
  int(from: number, to: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** The first items are drawn more often than the last: the k-th as often as 1/k. */
  pickSkewed<T>(items: readonly T[]): T;
  /** Log-normal, as latencies are: `median` and, one standard deviation up, `median · spread`. */
  logNormal(median: number, spread: number): number;
  /** A UUIDv4. */
  uuid(): string;
  /** A whole number, less than 2^52 from zero. */
  int53(): number;
  /** Hexadecimal digits, a multiple of eight. */
  hex(digits: number): string;
}

/** @param seed a 32-bit number */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const int = (from: number, to: number) => uniformInt(generator, from, to);
  const unit = () => uniformFloat64(generator);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  const word = () => (int(-(2 ** 31), 2 ** 31 - 1) >>> 0).toString(16).padStart(8, "0");
  return {
    unit,
    int,
    chance: (probability) => unit() < probability,
    pick,
    // The inverse of the harmonic distribution function, near enough: H(k) ≈ ln(k + 1).
    pickSkewed: (items) => items[Math.floor((items.length + 1) ** unit()) - 1] ?? pick(items),
    logNormal: (median, spread) => {
      const normal = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
      return median * spread ** normal;
    },
    uuid: () => {
      const [a, b, c, d] = [word(), word(), word(), word()];
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
    },
    int53: () => Math.floor((unit() - 0.5) * 2 ** 53),
    hex: (digits) => Array.from({ length: digits / 8 }, word).join(""),
  };
}
