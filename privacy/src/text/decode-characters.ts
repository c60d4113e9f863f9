import type { Profile } from "./profile.ts";

// The shortest texts that are put together from their characters.
const FEWEST = 10;
const MORE = FEWEST - 1;
// Groups of a few characters, all of one length but the last.
const FEWEST_GROUPS = 5;
const MIN_GROUPED = 20;
const MAX_GROUPED = 200;
const MIN_BITS = 8 * FEWEST;
const MIN_BASE32 = 32;
// Digits alone would make numbers of what are lists of numbers.
const MIN_LETTERS = 3;

const CHARACTERS = new RegExp(
  `(?<![A-Za-z0-9])(["'\`]?)[!-~]\\1([ ,;:|./_~+-]{1,3})\\1[!-~]\\1(?:\\2\\1[!-~]\\1){${MORE - 1},}(?![A-Za-z0-9])`,
  "g",
);
const GROUPS = /(?<![A-Za-z0-9])([\w+/=.]{2,4})([ :-])(?:[\w+/=.]{2,4}\2){3,}[\w+/=.]{1,4}(?![A-Za-z0-9])/g;
// Hex in groups is a fingerprint, or was decoded before.
const BEYOND_HEX = /[G-Zg-z_]/;
const DECIMAL = "(?:3[2-9]|[4-9]\\d|1[01]\\d|12[0-6])";
const HEX = "(?:0x)?[2-7][0-9A-Fa-f]";
const JOINT = "[ ,;:|.-]{1,2}";
// Calls of a function for each code: chr(103).chr(104).
const CALL = "\\)[ .+,&|]{1,3}\\w{2,8}\\(";
const DECIMALS = new RegExp(
  `(?<![\\w.])${DECIMAL}(?:(?:${JOINT}|${CALL})${DECIMAL}){${MORE},}(?![\\w.])`,
  "g",
);
const HEXES = new RegExp(`(?<!\\w)${HEX}(?:${JOINT}${HEX}){${MORE},}(?!\\w)`, "g");
const BITS = new RegExp(`(?<!\\w)[01]{8}(?:[ ,_-]?[01]{8}){${MORE},}(?!\\w)`, "g");
const BASE32 = new RegExp(`(?<![A-Za-z0-9])[A-Z2-7]{${MIN_BASE32},}=*(?![A-Za-z0-9])`, "g");

const HEX_LETTER = /[A-Fa-fx]/;
const PAIRS = /^(?:[2-7]\d[^\d]{0,2})+$/;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PRINTABLE = /^[\x20-\x7e]+$/;

function kept(whole: string, decoded: string): string {
  return (decoded.match(/[A-Za-z]/g)?.length ?? 0) < MIN_LETTERS || !PRINTABLE.test(decoded)
    ? whole
    : decoded;
}

function fromCodes(codes: readonly string[], base: number): string {
  return codes.map((code) => String.fromCharCode(Number.parseInt(code, base))).join("");
}

function fromPairs(whole: string): string {
  return fromCodes(whole.match(/[2-7][0-9A-Fa-f](?![0-9A-Fa-fx])/g) ?? [], 16);
}

// Without a letter among them, codes are looked at as decimal ones too.
function decodeHexes(whole: string): string {
  return HEX_LETTER.test(whole) ? kept(whole, fromPairs(whole)) : whole;
}

// Pairs of digits are decimal codes, or hex ones without a letter among them.
function decodeDecimals(whole: string): string {
  const decimal = kept("", fromCodes(whole.match(/\d+/g) ?? [], 10));
  const hex = PAIRS.test(whole) ? kept("", fromPairs(whole)) : "";
  return decimal === "" && hex === "" ? whole : `${decimal} ${hex}`;
}

function joinCharacters(whole: string, quote: string, joint: string): string {
  const step = 1 + 2 * quote.length + joint.length;
  let joined = "";
  for (let at = quote.length; at < whole.length; at += step) joined += whole.charAt(at);
  return kept(whole, joined);
}

function joinGroups(whole: string, first: string, joint: string): string {
  const groups = whole.split(joint);
  const joined = groups.join("");
  const isEven = groups.slice(0, -1).every((group) => group.length === first.length);
  if (!isEven || joined.length < MIN_GROUPED || joined.length > MAX_GROUPED || !BEYOND_HEX.test(joined))
    return whole;
  // The first group may be a word before the others.
  return kept(whole, `${joined} ${joined.slice(first.length)}`);
}

function decodeBase32(whole: string): string {
  let bits = 0;
  let held = 0;
  let decoded = "";
  for (const letter of whole.replace(/=+$/, "")) {
    bits = ((bits << 5) | ALPHABET.indexOf(letter)) & 0xffff;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    decoded += String.fromCharCode((bits >> held) & 255);
  }
  return kept(whole, decoded);
}

/**
 * A text with every part whose characters are written one by one replaced by what they spell: with a mark between them
 * (`g h p`, `ghp_ a1b2`), as decimal or hex codes (`103,104,112`, `67:68:70`), as bits, or in base32. Linear in the length.
 *
 * @param profile the profile of the text
 */
export function decodeCharacters(text: string, profile: Profile): string {
  if (profile.shortRuns < FEWEST_GROUPS && profile.digits < MIN_BITS && profile.longestRun < MIN_BASE32)
    return text;
  let decoded = text;
  if (profile.shortRuns >= FEWEST) {
    decoded = decoded.replace(CHARACTERS, joinCharacters);
    if (profile.digits >= FEWEST) {
      decoded = decoded.replace(HEXES, decodeHexes).replace(DECIMALS, decodeDecimals);
    }
  }
  if (profile.shortRuns >= FEWEST_GROUPS) decoded = decoded.replace(GROUPS, joinGroups);
  if (profile.digits >= MIN_BITS && profile.longestRun >= 8) {
    decoded = decoded.replace(BITS, (whole) => kept(whole, fromCodes(whole.match(/[01]{8}/g) ?? [], 2)));
  }
  return profile.capitals && profile.longestRun >= MIN_BASE32
    ? decoded.replace(BASE32, decodeBase32)
    : decoded;
}
