import { digitsOf, isMonthDay, luhn, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

const number = (text: string, from: number, to: number) => Number(text.slice(from, to));

export const africanAndOceanianIds: readonly NationalId[] = [
  {
    kind: "au-tfn",
    shapes: marked("999-999-999", "- "),
    bareShapes: ["999999999", "99999999"],
    context: /\btfn\b|tax file/i,
    check: (compact) => weighted(digitsOf(compact), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  },
  {
    kind: "au-medicare",
    shapes: ["9999 99999 9", "9999-99999-9"],
    bareShapes: ["9999999999", "99999999999"],
    context: /medicare/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      return /^[2-6]/.test(compact) && weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digits[8];
    },
  },
  {
    kind: "au-abn",
    shapes: ["99 999 999 999"],
    bareShapes: ["99999999999"],
    context: /\babn\b|australian business/i,
    check: (compact) => {
      const [first = 0, ...rest] = digitsOf(compact);
      return weighted([first - 1, ...rest], [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;
    },
  },
  {
    kind: "au-acn",
    shapes: ["999 999 999"],
    bareShapes: ["999999999"],
    context: /\bacn\b|australian company/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      return (10 - (weighted(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digits[8];
    },
  },
  {
    kind: "nz-ird",
    shapes: [],
    bareShapes: ["999999999", "99999999", ...marked("999-999-999", "- "), "99-999-999"],
    context: /\bird\b|inland revenue/i,
    check: (compact) => {
      const digits = digitsOf(compact.padStart(9, "0"));
      const of = (weights: readonly number[]) => (11 - (weighted(digits, weights) % 11)) % 11;
      const first = of([3, 2, 7, 6, 5, 4, 3, 2]);
      return (first < 10 ? first : of([7, 4, 3, 2, 5, 2, 7, 6])) === digits[8];
    },
  },
  {
    kind: "za-id",
    shapes: ["999999 9999 99 9", "999999 9999 999"],
    bareShapes: ["9999999999999"],
    context: /south african|\bsa id\b|\brsa id\b|\bid (?:no|number)\b/i,
    check: (compact) => isMonthDay(number(compact, 2, 4), number(compact, 4, 6)) && luhn(digitsOf(compact)),
  },
  { kind: "ng-nin", shapes: [], bareShapes: ["99999999999"], context: /\bnin\b|\bbvn\b/i, check: () => true },
  {
    kind: "eg-national-id",
    shapes: [],
    bareShapes: ["99999999999999"],
    context: /egypt|الرقم القومي|national id/i,
    check: (compact) => /^[23]/.test(compact) && isMonthDay(number(compact, 3, 5), number(compact, 5, 7)),
  },
];
