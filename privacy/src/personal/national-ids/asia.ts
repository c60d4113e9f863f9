import { digitsOf, isMonthDay, luhn, verhoeff, weighted } from "../checksums.ts";
import type { NationalId } from "../national-id.ts";
import { marked } from "../shape.ts";

const number = (text: string, from: number, to: number) => Number(text.slice(from, to));

/** GB 11643: ISO 7064 MOD 11-2 over 17 digits, and a date of birth. */
function chineseCheck(compact: string): boolean {
  const year = number(compact, 6, 10);
  if (year < 1900 || year > 2100 || !isMonthDay(number(compact, 10, 12), number(compact, 12, 14)))
    return false;
  const sum = weighted(digitsOf(compact.slice(0, 17)), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return "10X98765432"[sum % 11] === compact[17] && /^[1-8]/.test(compact);
}

function taiwaneseCheck(compact: string): boolean {
  const place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".indexOf(compact[0] ?? "") + 10;
  const sum =
    Math.floor(place / 10) +
    (place % 10) * 9 +
    weighted(digitsOf(compact.slice(1)), [8, 7, 6, 5, 4, 3, 2, 1, 1]);
  return /^[A-Z][1289]/.test(compact) && sum % 10 === 0;
}

function hongKongCheck(compact: string): boolean {
  const letter = compact.charCodeAt(0) - 55;
  const last = compact.at(-1) === "A" ? 10 : Number(compact.at(-1));
  const sum = 36 * 9 + letter * 8 + weighted(digitsOf(compact.slice(1, 7)), [7, 6, 5, 4, 3, 2]) + last;
  return sum % 11 === 0;
}

export const asianIds: readonly NationalId[] = [
  {
    kind: "in-aadhaar",
    shapes: marked("9999-9999-9999", "- :."),
    bareShapes: ["999999999999"],
    context: /aa?dh?aa?r|\buid(?:ai)?\b/i,
    check: (compact) => /^[2-9]/.test(compact) && verhoeff(digitsOf(compact)),
  },
  {
    kind: "in-pan",
    shapes: ["AAAAA9999A"],
    bareShapes: [],
    context: /\bpan\b|permanent account/i,
    // The fourth letter says what kind of holder it is.
    check: (compact) => /^[A-Z]{3}[ABCFGHJLPTEK]/.test(compact),
  },
  {
    kind: "in-gstin",
    shapes: ["99AAAAA9999A9A9", "99AAAAA9999A9AA", "99AAAAA9999AAA9", "99AAAAA9999AAAA"],
    bareShapes: [],
    context: /gst/i,
    check: (compact) => /^[0-3]\d[A-Z]{3}[ABCFGHJLPTEK].{7}Z/.test(compact),
  },
  {
    kind: "in-voter",
    shapes: [],
    bareShapes: ["AAA9999999"],
    context: /voter|\bepic\b/i,
    check: () => true,
  },

  {
    kind: "sg-nric",
    // The check letter is not asked for: nothing else is written so.
    shapes: ["A9999999A"],
    bareShapes: [],
    context: /nric|\bfin\b/i,
    check: (compact) => /^[STFGM]/.test(compact),
  },
  {
    kind: "kr-rrn",
    shapes: ["999999-9999999"],
    bareShapes: ["9999999999999"],
    context: /\brrn\b|resident registration|주민|외국인등록/i,
    check: (compact) =>
      isMonthDay(number(compact, 2, 4), number(compact, 4, 6)) && /^\d{6}[0-9]/.test(compact),
  },
  {
    kind: "th-national-id",
    shapes: ["9-9999-99999-99-9", "9 9999 99999 99 9"],
    bareShapes: ["9999999999999"],
    context: /\bthai|\btnin\b|\btin\b|บัตรประชาชน|ประจำตัว|(?:national|citizen) id/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      return (
        (11 - (weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digits[12] &&
        digits[0] !== 0
      );
    },
  },
  {
    kind: "cn-resident-id",
    shapes: ["999999999999999999", "99999999999999999A", "999999 99999999 9999", "999999 99999999 999A"],
    bareShapes: [],
    context: /身份证|resident id/i,
    check: chineseCheck,
  },
  {
    kind: "tw-national-id",
    shapes: ["A999999999"],
    bareShapes: [],
    context: /身分證/i,
    check: taiwaneseCheck,
  },
  // The closing bracket of A123456(7) stands after the number.
  {
    kind: "hk-identity-card",
    shapes: ["A999999(9", "A999999(A"],
    bareShapes: ["A9999999"],
    context: /hkid|hong ?kong/i,
    check: hongKongCheck,
  },
  {
    kind: "my-nric",
    shapes: ["999999-99-9999"],
    bareShapes: ["999999999999"],
    context: /mykad|\bnric\b|\bic (?:no|number)/i,
    check: (compact) => isMonthDay(number(compact, 2, 4), number(compact, 4, 6)),
  },
  {
    kind: "jp-my-number",
    shapes: [],
    bareShapes: ["999999999999", "9999 9999 9999", "9999-9999-9999"],
    context: /マイナンバー|個人番号|my ?number/i,
    check: (compact) => {
      const digits = digitsOf(compact);
      const rest = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
      return (rest <= 1 ? 0 : 11 - rest) === digits[11];
    },
  },
  {
    kind: "id-nik",
    shapes: [],
    bareShapes: ["9999999999999999"],
    context: /\bnik\b|\bktp\b/i,
    check: (compact) => isMonthDay(number(compact, 8, 10), number(compact, 6, 8) % 40),
  },
  {
    kind: "vn-cccd",
    shapes: [],
    bareShapes: ["999999999999"],
    context: /cccd|c[aă]n c[uư][oớ]c/i,
    check: (compact) => compact[0] === "0",
  },
  {
    kind: "pk-cnic",
    shapes: ["99999-9999999-9"],
    bareShapes: ["9999999999999"],
    context: /cnic/i,
    check: (compact) => /^[1-8]/.test(compact),
  },
  {
    kind: "kz-iin",
    shapes: [],
    bareShapes: ["999999999999"],
    context: /\biin\b|ИИН|ЖСН/i,
    check: (compact) => isMonthDay(number(compact, 2, 4), number(compact, 4, 6)),
  },
  {
    kind: "il-identity-number",
    shapes: [],
    bareShapes: ["999999999", "99999999-9"],
    context: /teudat|israeli id|ת"?ז|תעודת/i,
    check: (compact) => luhn(digitsOf(compact)),
  },
  {
    kind: "ae-emirates-id",
    shapes: ["999-9999-9999999-9"],
    bareShapes: ["999999999999999"],
    context: /emirates/i,
    check: (compact) => compact.startsWith("784") && luhn(digitsOf(compact)),
  },
  {
    kind: "sa-national-id",
    shapes: [],
    bareShapes: ["9999999999"],
    context: /iqama|saudi/i,
    check: (compact) => /^[12]/.test(compact) && luhn(digitsOf(compact)),
  },
];
