import { digitsOf, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

function cpfCheck(compact: string): boolean {
  const digits = digitsOf(compact);
  if (/^(\d)\1+$/.test(compact)) return false;
  const first = ((weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  const second = ((weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return first === digits[9] && second === digits[10];
}

function rutCheck(compact: string): boolean {
  const body = digitsOf(compact.slice(0, -1)).reverse();
  const rest = 11 - (weighted(body, [2, 3, 4, 5, 6, 7, 2, 3].slice(0, body.length)) % 11);
  return compact.at(-1) === (rest === 11 ? "0" : rest === 10 ? "K" : String(rest));
}

export const southAmericanIds: readonly NationalId[] = [
  {
    kind: "br-cpf",
    shapes: ["999.999.999-99", "999 999 999 99", "999-999-999-99", "999999999-99", "999.999.999.99"],
    bareShapes: ["99999999999"],
    context: /\bcpf\b|pessoa f[ií]sica/i,
    check: cpfCheck,
  },
  {
    kind: "ar-cuil",
    shapes: ["99-99999999-9"],
    bareShapes: ["99999999999"],
    context: /\bcui[lt]\b/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const rest = (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      return /^(?:2[03-7]|3[034])/.test(compact) && (rest === 10 ? 9 : rest) === digits[10];
    },
  },
  {
    kind: "cl-rut",
    shapes: ["99.999.999-9", "9.999.999-9", "99.999.999-A", "9.999.999-A"],
    bareShapes: [...marked("99999999-9", "- "), "9999999-9", "99999999-A", "999999999"],
    context: /\bru[tn]\b/i,
    check: rutCheck,
  },
  {
    kind: "ar-dni",
    shapes: [],
    bareShapes: ["99.999.999", "99999999"],
    context: /\bdni\b|documento nacional/i,
    check: () => true,
  },
  {
    kind: "ec-cedula",
    shapes: [],
    bareShapes: ["9999999999", "999999999-9"],
    context: /c[eé]dula/i,
    check: (compact) => /^(?:[01]\d|2[0-4]|30)/.test(compact),
  },
];
