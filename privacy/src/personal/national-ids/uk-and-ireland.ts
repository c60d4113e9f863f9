import { digitsOf, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

export const ukAndIrishIds: readonly NationalId[] = [
  {
    kind: "uk-nhs",
    shapes: marked("999-999-9999", "- "),
    bareShapes: ["9999999999"],
    context: /\bnhs\b|national health/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const rest = (11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      return rest === digits[9] && !/^(\d)\1+$/.test(compact);
    },
  },
  {
    kind: "uk-nino",
    anyCase: true,
    shapes: ["AA999999A", ...marked("AA-99-99-99-A", "- ."), "AA 999999 A", "AA999999 A", "AA 99 99 99A"],
    bareShapes: [],
    context: /\bnino?\b|national insurance/i,
    // Prefixes that are not used, and the suffixes A to D.
    check: (compact) =>
      /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(compact),
  },
  {
    kind: "uk-driving-licence",
    shapes: ["AAAAA999999AA9AA"],
    bareShapes: [],
    context: /licen[cs]e/i,
    check: (compact) => /^[A-Z]{5}\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])/.test(compact),
  },
  {
    kind: "ie-pps",
    shapes: [],
    bareShapes: ["9999999A", "9999999AA"],
    context: /\bpps[n]?\b|personal public service/i,
    check: (compact) => {
      const second = compact[8] === undefined || compact[8] === "W" ? 0 : compact.charCodeAt(8) - 64;
      const sum = weighted(digitsOf(compact.slice(0, 7)), [8, 7, 6, 5, 4, 3, 2]) + 9 * second;
      return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] === compact[7];
    },
  },
];
