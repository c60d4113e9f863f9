import { digitsOf, isMonthDay, remainder, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

/** Key of the French number: 97 minus the remainder of the first 13 places; 2A and 2B count as 19 and 18. */
function nirCheck(compact: string): boolean {
  const numeric = compact.replace("2A", "19").replace("2B", "18");
  if (!/^[1-478]\d{14}$/.test(numeric)) return false;
  const month = Number(numeric.slice(3, 5));
  return (
    month >= 1 &&
    month <= 99 &&
    97 - remainder(digitsOf(numeric.slice(0, 13)), 97) === Number(numeric.slice(13))
  );
}

export const westernEuropeanIds: readonly NationalId[] = [
  {
    kind: "fr-nir",
    shapes: [
      ...marked("9-99-99-99-999-999-99", " .-"),
      "9 99 99 9A 999 999 99",
      "9999999A99999 99",
      "9999999999999 99",
      "999999A99999999",
    ],
    bareShapes: ["999999999999999"],
    context: /\bnir\b|s[eé]curit[eé] sociale|\binsee\b|num[eé]ro de s[eé]cu|social security/i,
    check: nirCheck,
  },
  {
    kind: "be-national-number",
    shapes: ["99.99.99-999.99", "999999-999-99", "999999-999.99", "999999 999 99"],
    bareShapes: ["99999999999"],
    context: /rijksregister|registre national|\bnrn\b|\binsz\b|\bniss\b/i,
    check: (compact) => {
      const check = Number(compact.slice(9));
      const of = (prefix: string) => 97 - remainder(digitsOf(prefix + compact.slice(0, 9)), 97);
      // Born in or after 2000: a 2 stands in front for the check.
      return of("") === check || of("2") === check;
    },
  },
  {
    kind: "nl-bsn",
    shapes: [],
    bareShapes: ["999999999", "9999.99.999", "999 999 999"],
    context: /\bbsn\b|burgerservice|\bsofi/i,
    check: (compact) => weighted(digitsOf(compact), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  },
  {
    kind: "lu-matricule",
    shapes: [],
    bareShapes: ["9999999999999"],
    context: /matricule|\bccss\b/i,
    check: (compact) => isMonthDay(Number(compact.slice(4, 6)), Number(compact.slice(6, 8))),
  },
];
