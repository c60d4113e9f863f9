import { digitsOf, luhn } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

const SSN_CONTEXT = /\bssn\b|\bssns\b|social ?security/i;

/** A check over letters that count by place and digits, as the CURP has. */
function curpCheck(compact: string): boolean {
  const alphabet = "0123456789ABCDEFGHIJKLMN_OPQRSTUVWXYZ";
  const sum = [...compact.slice(0, 17)].reduce(
    (total, character, at) => total + alphabet.indexOf(character) * (18 - at),
    0,
  );
  return (10 - (sum % 10)) % 10 === Number(compact[17]);
}

export const northAmericanIds: readonly NationalId[] = [
  {
    kind: "us-ssn",
    shapes: marked("999-99-9999", "- ."),
    bareShapes: ["999999999"],
    context: SSN_CONTEXT,
    // Never issued: area 000, 666 and 9xx, group 00, serial 0000.
    check: (compact) => /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/.test(compact),
  },
  {
    kind: "us-itin",
    shapes: marked("999-99-9999", "- ."),
    bareShapes: ["999999999", "999-999999", "99999-9999"],
    context: /\bitin\b|individual taxpayer|\btax ?id/i,
    check: (compact) => /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(compact),
  },
  {
    kind: "us-mbi",
    shapes: ["9AA9-AA9-AA99", "9A99-AA9-AA99", "9AA9-A99-AA99", "9A99-A99-AA99"],
    bareShapes: ["9AA9AA9AA99", "9A99AA9AA99", "9AA9A99AA99", "9A99A99AA99"],
    context: /medicare|\bmbi\b|beneficiary/i,
    check: (compact) => /^[1-9][^SLOIBZ]{10}$/.test(compact),
  },
  {
    kind: "us-npi",
    shapes: [],
    bareShapes: ["9999999999", "9999-999-999"],
    context: /\bnpi\b|national provider/i,
    check: (compact) => /^[12]/.test(compact) && luhn(digitsOf(`80840${compact}`)),
  },
  {
    kind: "ca-sin",
    shapes: marked("999-999-999", "- "),
    bareShapes: ["999999999"],
    context: /\bsin\b|social insurance/i,
    check: (compact) => /^[0-79]/.test(compact) && luhn(digitsOf(compact)),
  },
  {
    kind: "mx-curp",
    shapes: ["AAAA999999AAAAAA99", "AAAA999999AAAAAAA9"],
    bareShapes: [],
    context: /curp/i,
    check: (compact) => /^[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX]/.test(compact) && curpCheck(compact),
  },
  {
    kind: "mx-rfc",
    shapes: [],
    bareShapes: [
      "AAAA999999AA9",
      "AAAA999999999",
      "AAAA999999A99",
      "AAAA9999999A9",
      "AAAA99999999A",
      "AAAA999999AAA",
    ],
    context: /\brfc\b|contribuyente/i,
    check: () => true,
  },
  {
    kind: "do-cedula",
    shapes: ["999-9999999-9"],
    bareShapes: ["99999999999"],
    context: /c[eé]dula/i,
    check: (compact) => luhn(digitsOf(compact)),
  },
  {
    kind: "driver-license",
    shapes: [],
    bareShapes: [
      "A9999999",
      "A99999999",
      "A999999999999",
      "99999999",
      "999999999",
      "AA999999",
      "AA9999999A",
      "A999-9999-9999",
      "A9999-99999-99999",
      "AAAAA999999AA9AA",
    ],
    context: /driv(?:er|ing)'?s? ?licen[cs]e|patente|permiso de conducir|f[uü]hrerschein/i,
    check: () => true,
  },
  {
    kind: "passport",
    shapes: [],
    bareShapes: [
      "999999999",
      "99999999",
      "A9999999",
      "A99999999",
      "AA9999999",
      "AA999999",
      "99AA99999",
      "A99A99999",
      "AAA999999",
    ],
    context: /pass?port|pasaporte|passaporto|reisepass|passeport|paspoort/i,
    check: () => true,
  },
];
