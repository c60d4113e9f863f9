import type { Random } from "../random.ts";

export const two = (value: number) => String(value).padStart(2, "0");

/** Month and day of a date, by a function that joins year, month and day of two digits each. */
export function birth(random: Random, join: (year: string, month: string, day: string) => string): string {
  return join(random.digits(2), two(1 + random.below(12)), two(1 + random.below(28)));
}

const sum = (digits: string, weights: readonly number[]) =>
  weights.reduce((total, weight, at) => total + weight * Number(digits[at] ?? 0), 0);

/** Makes a value by trying bodies until `finish` gives one: some have no check digit. */
export function untilValid(body: () => string, finish: (body: string) => string | undefined): string {
  for (;;) {
    const value = finish(body());
    if (value !== undefined) return value;
  }
}

/** A number whose last digit makes the weighted sum, modulo `by`, come out as `finish` says. */
export function withCheck(
  body: string,
  weights: readonly number[],
  finish: (sum: number) => number,
): string | undefined {
  const check = finish(sum(body, weights));
  return check >= 0 && check <= 9 ? body + check : undefined;
}

/** Luhn check digit appended. */
export function withLuhn(body: string): string {
  const total = [...body].reverse().reduce((running, character, at) => {
    const value = at % 2 === 0 ? Number(character) * 2 : Number(character);
    return running + (value > 9 ? value - 9 : value);
  }, 0);
  return body + ((10 - (total % 10)) % 10);
}

/** Digits put into a pattern: # for each digit. */
export function into(pattern: string, digits: string): string {
  let at = 0;
  return pattern.replace(/#/g, () => digits.charAt(at++));
}

// The dihedral group of the pentagon: 0 to 4 turn it, 5 to 9 turn it over as well.
function compose(left: number, right: number): number {
  if (left < 5) return right < 5 ? (left + right) % 5 : 5 + ((left + right - 5) % 5);
  return right < 5 ? 5 + ((left - right) % 5) : (left - right + 5) % 5;
}

const turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

function turned(digit: number, times: number): number {
  let value = digit;
  for (let count = 0; count < times; count += 1) value = turn[value] ?? 0;
  return value;
}

/** Verhoeff check digit appended. */
export function withVerhoeff(body: string): string {
  const state = [...body]
    .reverse()
    .reduce((running, character, at) => compose(running, turned(Number(character), (at + 1) % 8)), 0);
  const check = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((digit) => compose(state, digit) === 0);
  return `${body}${check}`;
}
