import { digitsOf, isMonthDay, luhn, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";

const number = (text: string, from: number, to: number) => Number(text.slice(from, to));
const isDayMonth = (compact: string) => isMonthDay(number(compact, 2, 4), number(compact, 0, 2));

export const northernEuropeanIds: readonly NationalId[] = [
  {
    kind: "fi-hetu",
    shapes: ["999999-999A", "999999A999A", "999999+999A", "999999-9999", "999999A9999", "999999+9999"],
    bareShapes: [],
    context: /hetu|henkil[oö]tunnus/i,
    check: (compact) => {
      const value = Number(compact.slice(0, 6) + compact.slice(-4, -1));
      return isDayMonth(compact) && "0123456789ABCDEFHJKLMNPRSTUVWXY"[value % 31] === compact.at(-1);
    },
  },
  {
    kind: "se-personnummer",
    shapes: ["999999-9999", "999999+9999", "99999999-9999"],
    bareShapes: ["9999999999", "999999999999"],
    context: /personn(?:umme)?r|personal identity number|samordningsnummer/i,
    check: (compact) => {
      const ten = compact.slice(-10);
      // A coordination number has 60 added to the day.
      return isMonthDay(number(ten, 2, 4), number(ten, 4, 6) % 60) && luhn(digitsOf(ten));
    },
  },
  {
    kind: "no-fodselsnummer",
    shapes: ["999999 99999", "999999-99999"],
    bareShapes: ["99999999999"],
    context: /f[oø]dselsn|personn(?:umme)?r|\bfnr\b|d-nummer/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const first = (11 - (weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
      const second = (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      return first === digits[9] && second === digits[10];
    },
  },
  {
    kind: "dk-cpr",
    shapes: [],
    bareShapes: ["999999-9999", "9999999999", "999999 9999"],
    context: /\bcpr\b|personn(?:umme)?r/i,
    check: isDayMonth,
  },
  {
    kind: "is-kennitala",
    shapes: ["999999-9999"],
    bareShapes: ["9999999999"],
    context: /kennitala/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const rest = (11 - (weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      return isDayMonth(compact) && rest === digits[8] && (digits[9] === 9 || digits[9] === 0);
    },
  },
  {
    kind: "baltic-code",
    shapes: [],
    bareShapes: ["99999999999"],
    context: /isikukood|asmens kodas|personal code/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
      const second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
      return (first < 10 ? first : second % 10) === digits[10];
    },
  },
  {
    kind: "lv-personas-kods",
    shapes: ["999999-99999"],
    bareShapes: [],
    context: /personas kods/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      return (
        isDayMonth(compact) &&
        ((1101 - weighted(digits, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11) % 10 === digits[10]
      );
    },
  },
];
