import { digitsOf, isMonthDay, iso7064Mod11Radix10, remainder, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

const number = (text: string, from: number, to: number) => Number(text.slice(from, to));
const ean = (digits: readonly number[]) =>
  (10 - (weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 === digits[12];

/** Place values of the German pension insurance number: the letter counts as its two-digit place in the alphabet. */
function germanPensionCheck(compact: string): boolean {
  const letter = String(compact.charCodeAt(8) - 64).padStart(2, "0");
  const digits = digitsOf(compact.slice(0, 8) + letter + compact.slice(9, 11));
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = digits.reduce((total, digit, at) => {
    const product = digit * (weights[at] ?? 0);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === Number(compact[11]);
}

export const centralEuropeanIds: readonly NationalId[] = [
  {
    kind: "de-tax-id",
    shapes: ["99 999 999 999"],
    bareShapes: ["99999999999"],
    context: /steuer|\bidnr\b|\btin\b|tax ?id/i,
    check: (compact) => compact[0] !== "0" && iso7064Mod11Radix10(digitsOf(compact)),
  },
  {
    kind: "de-pension-insurance",
    shapes: ["99999999A999", "99 999999 A 999", "99 999999 A999"],
    bareShapes: [],
    context: /rentenversicherung|sozialversicherung/i,
    check: germanPensionCheck,
  },
  {
    kind: "de-identity-card",
    shapes: [],
    bareShapes: [
      "A99999999",
      "A99A99AA9",
      "AA9AA9999",
      "A9AA99999",
      "999999999",
      "9999999999",
      "A999A9999",
      "A99A9A999",
    ],
    context: /personalausweis|ausweisnummer/i,
    check: () => true,
  },
  {
    kind: "at-svnr",
    shapes: ["9999 999999"],
    bareShapes: ["9999999999"],
    context: /svnr|sozialversicherung|versicherungsnummer/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const date = isMonthDay(number(compact, 6, 8), number(compact, 4, 6));
      return date && weighted(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digits[3];
    },
  },
  {
    kind: "ch-ahv",
    shapes: ["999.9999.9999.99"],
    bareShapes: ["9999999999999"],
    context: /\bahv\b|\bavs\b/i,
    check: (compact) => compact.startsWith("756") && ean(digitsOf(compact)),
  },
  {
    kind: "pl-pesel",
    shapes: [],
    bareShapes: ["99999999999"],
    context: /pesel/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      // The century is added to the month in twenties.
      const date = isMonthDay(number(compact, 2, 4) % 20, number(compact, 4, 6));
      return date && (10 - (weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digits[10];
    },
  },
  {
    kind: "pl-nip",
    shapes: ["999-999-99-99", "999-99-99-999"],
    bareShapes: ["9999999999"],
    context: /\bnip\b/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      return weighted(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === digits[9];
    },
  },
  {
    kind: "cz-rodne-cislo",
    shapes: ["999999/9999"],
    bareShapes: ["9999999999", "999999/999"],
    context: /rodn[eé] [cč][ií]slo|\br[cč]\b/i,
    check: (compact) => {
      const month = number(compact, 2, 4) % 50;
      const date = isMonthDay(month > 20 ? month - 20 : month, number(compact, 4, 6));
      return date && (compact.length === 9 || remainder(digitsOf(compact), 11) === 0);
    },
  },
  {
    kind: "hr-oib",
    shapes: [],
    bareShapes: ["99999999999"],
    context: /\boib\b/i,
    check: (compact) => iso7064Mod11Radix10(digitsOf(compact)),
  },
  {
    kind: "ro-cnp",
    shapes: [],
    bareShapes: ["9999999999999"],
    context: /\bcnp\b/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const rest = weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
      return (
        isMonthDay(number(compact, 3, 5), number(compact, 5, 7)) && (rest === 10 ? 1 : rest) === digits[12]
      );
    },
  },
  {
    kind: "bg-egn",
    shapes: [],
    bareShapes: ["9999999999"],
    context: /\begn\b|ЕГН/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const date = isMonthDay(number(compact, 2, 4) % 20, number(compact, 4, 6));
      return date && (weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digits[9];
    },
  },
  {
    kind: "yu-jmbg",
    shapes: [],
    bareShapes: ["9999999999999"],
    context: /jmbg|em[sš]o/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const rest = 11 - (weighted(digits, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
      return (rest > 9 ? 0 : rest) === digits[12];
    },
  },
  {
    kind: "ru-snils",
    shapes: ["999-999-999 99", "999-999-999-99"],
    bareShapes: ["99999999999"],
    context: /snils|СНИЛС/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const sum = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
      return (sum === 100 ? 0 : sum) === number(compact, 9, 11);
    },
  },
  {
    kind: "ru-inn",
    shapes: [],
    bareShapes: marked("999999999999", "-"),
    context: /\binn\b|ИНН/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const first = (weighted(digits, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10;
      const second = (weighted(digits, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10;
      return first === digits[10] && second === digits[11];
    },
  },
];
