/** A source of made-up values: the same seed gives the same values. */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  readonly below: (below: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** `length` characters of an alphabet. */
  readonly of: (alphabet: string, length: number) => string;
  readonly digits: (length: number) => string;
  readonly hex: (length: number) => string;
  readonly upper: (length: number) => string;
  readonly lower: (length: number) => string;
  readonly alnum: (length: number) => string;
  readonly url: (length: number) => string;
  readonly base64: (length: number) => string;
  readonly uuid: () => string;
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const upper = LOWER.toUpperCase();
const DIGITS = "0123456789";

/** Mulberry32, by seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const of = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
  const hex = (length: number) => of("0123456789abcdef", length);
  return {
    below,
    of,
    hex,
    pick: <T>(items: readonly T[]): T => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    digits: (length) => of(DIGITS, length),
    upper: (length) => of(upper + DIGITS, length),
    lower: (length) => of(LOWER + DIGITS, length),
    alnum: (length) => of(upper + LOWER + DIGITS, length),
    url: (length) => of(`${upper + LOWER + DIGITS}_-`, length),
    base64: (length) => of(`${upper + LOWER + DIGITS}+/`, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${of("89ab", 1)}${hex(3)}-${hex(12)}`,
  };
}
