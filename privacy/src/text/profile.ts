/** What a text is made of, found in one pass, so that detectors that cannot find anything need not run. */
export interface Profile {
  readonly ascii: boolean;
  /** Has a control character or a line separator. */
  readonly control: boolean;
  /** Has an ASCII capital letter. */
  readonly capitals: boolean;
  /** Has no ASCII letters but those of hex digits. */
  readonly hex: boolean;
  readonly digits: number;
  /** The most digits in a stretch of digits and the marks that people group digits with. */
  readonly groupedDigits: number;
  /** Length of the longest run of ASCII letters and digits. */
  readonly longestRun: number;
  /** The most runs of at most four letters and digits in a row. */
  readonly shortRuns: number;
  /** Length of the longest run of letters, digits and the marks of base64 and its URL form. */
  readonly longestEncoded: number;
  /** Number of spaces. */
  readonly spaces: number;
  /** Number of characters that are not ASCII letters or digits. */
  readonly joints: number;
  /** The ASCII marks that occur, as bits: see `marks`. */
  readonly marks: number;
}

// Classes of characters, one bit each.
const ALNUM = 1;
const DIGIT = 2;
const ENCODED = 4;
const GROUPING = 8;
const SPACE = 16;
const CONTROL = 32;
const CAPITAL = 64;
const BEYOND_HEX = 128;
const WIDE = 256;

// Every ASCII mark but ^, which no detector asks for: 32 of them, one bit each.
const ALL_MARKS = " !\"#$%&'()*+,-./:;<=>?@[\\]_`{|}~";

/** The bits of some marks, to compare with `Profile.marks`. */
export function marks(characters: string): number {
  return [...characters].reduce((bits, character) => bits | (1 << ALL_MARKS.indexOf(character)), 0);
}

/** Whether every one of some marks occurs. */
export function hasAll(profile: Profile, bits: number): boolean {
  return (profile.marks & bits) === bits;
}

/** Whether any of some marks occurs. */
export function hasAny(profile: Profile, bits: number): boolean {
  return (profile.marks & bits) !== 0;
}

const classes = new Uint16Array(128);
const markBits = new Int32Array(128);
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  let kind = 0;
  if (/[A-Za-z0-9]/.test(character)) kind |= ALNUM | ENCODED;
  if (/\d/.test(character)) kind |= DIGIT | GROUPING;
  if (/[A-Z]/.test(character)) kind |= CAPITAL;
  if (/[G-Zg-z]/.test(character)) kind |= BEYOND_HEX;
  if ("+/_-=".includes(character)) kind |= ENCODED;
  if (" .-/()+:,".includes(character)) kind |= GROUPING;
  if (character === " ") kind |= SPACE;
  if (code < 32 || code === 127) kind |= CONTROL;
  classes[code] = kind;
  if (ALL_MARKS.includes(character)) markBits[code] = marks(character);
}

// C1 controls and the two line separators of Unicode.
function wideClass(code: number): number {
  return code < 160 || code === 0x2028 || code === 0x2029 ? WIDE | CONTROL : WIDE;
}

const SHORT_RUN = 4;

/** The profile of a text. Linear, a few nanoseconds a character. */
export function profileOf(text: string): Profile {
  const { length } = text;
  let seen = 0;
  let found = 0;
  let digits = 0;
  let spaces = 0;
  let joints = 0;
  let grouped = 0;
  let groupedDigits = 0;
  let runStart = 0;
  let longestRun = 0;
  let shortInRow = 0;
  let shortRuns = 0;
  let encodedStart = 0;
  let longestEncoded = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (classes[code] ?? 0) : wideClass(code);
    seen |= kind;
    if ((kind & ALNUM) !== 0) {
      if ((kind & DIGIT) !== 0) {
        digits += 1;
        grouped += 1;
      } else if (grouped !== 0) {
        if (grouped > groupedDigits) groupedDigits = grouped;
        grouped = 0;
      }
      continue;
    }
    joints += 1;
    const run = at - runStart;
    if (run > longestRun) longestRun = run;
    if (run > SHORT_RUN) shortInRow = 0;
    else if (run > 0) {
      shortInRow += 1;
      if (shortInRow > shortRuns) shortRuns = shortInRow;
    }
    runStart = at + 1;
    if ((kind & ENCODED) === 0) {
      if (at - encodedStart > longestEncoded) longestEncoded = at - encodedStart;
      encodedStart = at + 1;
    }
    if ((kind & GROUPING) === 0) {
      if (grouped > groupedDigits) groupedDigits = grouped;
      grouped = 0;
    }
    if ((kind & SPACE) !== 0) spaces += 1;
    if (code < 128) found |= markBits[code] ?? 0;
  }
  return {
    ascii: (seen & WIDE) === 0,
    control: (seen & CONTROL) !== 0,
    capitals: (seen & CAPITAL) !== 0,
    hex: (seen & BEYOND_HEX) === 0,
    digits,
    groupedDigits: Math.max(groupedDigits, grouped),
    longestRun: Math.max(longestRun, length - runStart),
    shortRuns:
      length > runStart && length - runStart <= SHORT_RUN ? Math.max(shortRuns, shortInRow + 1) : shortRuns,
    longestEncoded: Math.max(longestEncoded, length - encodedStart),
    spaces,
    joints,
    marks: found,
  };
}
