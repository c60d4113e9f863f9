/** Digits of a text as numbers; other characters are left out. */
export function digitsOf(text: string): number[] {
  const digits: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const value = text.charCodeAt(at) - 48;
    if (value >= 0 && value <= 9) digits.push(value);
  }
  return digits;
}

/** Sum of digits times weights, place by place. */
export function weighted(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0);
}

/** ISO/IEC 7812-1 annex B: the Luhn algorithm, check digit last. */
export function luhn(digits: readonly number[]): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits[digits.length - 1 - at] ?? 0;
    const value = at % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

const dihedral = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
];
const permutation = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

/** The Verhoeff algorithm, check digit last. */
export function verhoeff(digits: readonly number[]): boolean {
  let check = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits[digits.length - 1 - at] ?? 0;
    check = Number(dihedral[check]?.[Number(permutation[at % 8]?.[digit])]);
  }
  return check === 0;
}

/** ISO 7064 MOD 11,10, check digit last. */
export function iso7064Mod11Radix10(digits: readonly number[]): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) product = (((digit + product) % 10 || 10) * 2) % 11;
  return (11 - product) % 10 === digits.at(-1);
}

/** ISO 7064 MOD 97-10 over digits and letters (A = 10 to Z = 35), as IBANs use it: the remainder is 1. */
export function mod97(text: string): number {
  let remainder = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const value = code < 58 ? code - 48 : (code & 31) + 9;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** The remainder of a run of digits, of any length, by a small number. */
export function remainder(digits: readonly number[], by: number): number {
  return digits.reduce((rest, digit) => (rest * 10 + digit) % by, 0);
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a month and a day of two digits each exist in some year. */
export function isMonthDay(month: number, day: number): boolean {
  return day >= 1 && day <= (daysOfMonth[month - 1] ?? 0);
}
