import { digitsOf, isMonthDay, luhn, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

const DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
const COMPACT_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[TZ]/;

function dniCheck(compact: string): boolean {
  const number = compact.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter)));
  return (
    /^\d+$/.test(number) && DNI_LETTERS[Number(number) % 23] === compact.at(-1) && !COMPACT_DATE.test(compact)
  );
}

const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

function placeOf(character: string): number {
  return /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
}

/** Decreto ministeriale 23 December 1976: odd places by table, even places by value, modulo 26. */
function fiscalCodeCheck(compact: string): boolean {
  const sum = [...compact.slice(0, 15)].reduce(
    (total, character, at) =>
      total + (at % 2 === 0 ? (oddValues[placeOf(character)] ?? 0) : placeOf(character)),
    0,
  );
  return compact.charCodeAt(15) - 65 === sum % 26;
}

const FISCAL_CODE_PLAIN = /^[A-Z]{6}\d\d[ABCDEHLMPRST](?:[04][1-9]|[1256]\d|[37][01])[A-Z]\d{3}[A-Z]$/;

// Where two codes would be equal, digits are replaced by letters, from the right.
const fiscalCodeShapes = Array.from({ length: 128 }, (_, bits) => {
  const places = [6, 7, 9, 10, 12, 13, 14];
  const shape = [..."AAAAAA99A99A999A"];
  places.forEach((place, bit) => {
    if ((bits & (1 << bit)) !== 0) shape[place] = "A";
  });
  return shape.join("");
}).filter((shape) => shape.includes("9"));

export const southernEuropeanIds: readonly NationalId[] = [
  {
    kind: "es-dni",
    shapes: ["99999999A", "99999999-A", "99999999 A", "99.999.999-A", "99.999.999A", "9999999A", "9999999-A"],
    bareShapes: [],
    context: /\bdni\b|\bnif\b/i,
    check: dniCheck,
  },
  {
    kind: "es-nie",
    shapes: ["A9999999A", "A-9999999-A", "A9999999-A", "A-9999999A"],
    bareShapes: [],
    context: /\bnie\b/i,
    check: (compact) => /^[XYZ]/.test(compact) && dniCheck(compact),
  },
  {
    kind: "it-fiscal-code",
    anyCase: true,
    shapes: [...fiscalCodeShapes, "AAA AAA 99A99 A999A", "AAAAAA 99A99 A999A"],
    bareShapes: [],
    context: /codice fiscale|\bcf\b/i,
    check: (compact) => FISCAL_CODE_PLAIN.test(compact) || fiscalCodeCheck(compact),
  },
  {
    kind: "it-vat",
    shapes: [],
    bareShapes: ["99999999999"],
    context: /partita ?iva|\bp\.? ?iva\b/i,
    check: (compact) => luhn(digitsOf(compact)),
  },
  {
    kind: "pt-nif",
    shapes: [],
    bareShapes: ["999999999", "999 999 999"],
    context: /\bnif\b|contribuinte/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const rest = 11 - (weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
      return (rest > 9 ? 0 : rest) === digits[8];
    },
  },
  {
    kind: "gr-amka",
    shapes: [],
    bareShapes: ["99999999999"],
    context: /amka|ΑΜΚΑ/i,
    check: (compact) =>
      isMonthDay(Number(compact.slice(2, 4)), Number(compact.slice(0, 2))) && luhn(digitsOf(compact)),
  },
  {
    kind: "tr-tckn",
    shapes: [],
    bareShapes: ["99999999999", ...marked("999-999-999-99", "- ")],
    context: /\btckn?\b|t\.?c\.? ?kimlik|kimlik no|turkish (?:national )?id/i,
    check: (compact) => {
      const d = digitsOf(compact);
      const tenth =
        (7 * weighted(d, [1, 0, 1, 0, 1, 0, 1, 0, 1]) - weighted(d, [0, 1, 0, 1, 0, 1, 0, 1])) % 10;
      const eleventh = weighted(d, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10;
      return d[0] !== 0 && (tenth + 10) % 10 === d[9] && eleventh === d[10];
    },
  },
];
