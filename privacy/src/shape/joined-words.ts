import { disorder } from "../secrets/randomness.ts";
import { functionWords } from "./function-words.ts";
import { isWord, wordKind } from "./known-word.ts";

const PIECES = /[\p{L}\p{M}\p{N}]+/gu;
const ASCII_PIECES = /[A-Za-z0-9]+/g;
const CAMEL = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}\p{M}]+/gu;
const ASCII_CAMEL = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;
const DIGIT = /\d/;
const VOWEL = /[aeiouy]/;
const ASCII = /^[a-z]+$/;
const CASELESS = /^[\p{Lo}\p{M}]+$/u;
const CASELESS_WORD = 6;

// Random letters have short words between their capitals, or many consonants in a row.
const MIN_CAMEL = 4;
const RANDOM_WORD = 3.5;
const LONG_RANDOM = 20;
const MIN_DISORDER = 0.6;
const CONSONANTS = /[b-df-hj-np-tv-xz]{4}/;

/** Fewer words than this are no sentence when they are joined. */
export const MIN_WORDS = 3;
const MAX_WORDS = 20;
const MAX_OTHERS = 3;
// Of a path, which goes from folder to folder, more; beside spaces, and of plain words joined by one kind of mark, fewer.
const MAX_OTHERS_OF_PATH = 6;
const MAX_OTHERS_OF_FEW = 2;
const MANY_STEPS = 2;
// `com.example.orders.PaymentDeclinedException$Inner`: packages in small letters, then a class.
const CLASS = /^(?:[a-z]\w*\.){2,}[A-Z][\w$]*$/;

const STEP = /[/\\?&=:]+/;
// Of a file, and the number that makes a title unique.
const ENDING = /(?:[-_][0-9a-f]*\d[0-9a-f]*)?(?:\.\w{1,5})?$/;

const CONSTANT = /^[A-Z_]+$/;
// No namespace or address has these marks between all its words; spaces without width are seen by none.
const SLUG = /^[\p{L}\p{M}]+(?:(?:[_+~#|·=@\u200b\u2060-]|\u200d)[\p{L}\p{M}]+)*$/u;
const DOTTED = /^[\p{L}\p{M}]+(?:\.[\p{L}\p{M}]+)*$/u;
// `is_member`, `my_tool`: names begin with these, sentences go on.
const OPENING =
  /^(?:is|has|are|was|can|will|should|do|does|my|our|this|what|who|how|where|when|must|may)(?=[_A-Z-])/;

interface Counts {
  words: number;
  frame: number;
  articles: number;
  /** Words of a frame with two letters, which are codes of countries and languages as well. */
  short: number;
  others: number;
  /** Others with a letter that is not ASCII. */
  foreign: number;
}

function count(word: string, counts: Counts): void {
  const isAscii = ASCII.test(word);
  const isShort = isAscii && !isWord(word);
  const kind = wordKind(word);
  if (isShort) {
    if (word.length === 2 && kind !== "technical" && kind !== "other") counts.short += 1;
    return;
  }
  if (kind === "other") {
    if (word.length < 2 || (isAscii && !VOWEL.test(word))) return;
    // Words of a script without capitals may have been put together by leaving out the spaces.
    const inOne = CASELESS.test(word) ? Math.max(1, Math.floor(word.length / CASELESS_WORD)) : 1;
    counts.others += inOne;
    counts.words += inOne - 1;
    if (!isAscii) counts.foreign += inOne;
  } else if (kind === "technical" && word.length < 5 && functionWords.has(word)) counts.short += 1;
  else if (kind === "function") counts.frame += 1;
  else if (kind === "article") counts.articles += 1;
  counts.words += 1;
}

/** Whether a stretch of letters has capitals as random as base64. */
function isRandom(piece: string, words: readonly string[], isAscii: boolean): boolean {
  if (words.length < MIN_CAMEL) return false;
  if (isAscii && piece.length >= LONG_RANDOM && disorder(piece) >= MIN_DISORDER) return true;
  const isShort = piece.length < RANDOM_WORD * words.length;
  if (!isShort && !CONSONANTS.test(piece)) return false;
  return !words.some((word) => word.length > 2 && functionWords.has(word.toLowerCase()));
}

/** `TheBloke`, `LaPoste`: a name that begins with an article. */
function withoutArticle(words: readonly string[]): readonly string[] {
  const [first = "", ...others] = words;
  return others.length > 0 && wordKind(first.toLowerCase()) === "article" ? others : words;
}

const UPPER = 1;
const LOWER = 2;
const NUMBER = 3;
const kinds = new Uint8Array(128);
for (let code = 48; code < 58; code += 1) kinds[code] = NUMBER;
for (let code = 65; code < 91; code += 1) {
  kinds[code] = UPPER;
  kinds[code + 32] = LOWER;
}

/** At least as many as an ASCII text has words, found in one pass without making any. */
export function mostWords(text: string): number {
  let count = 0;
  let last = 0;
  let hasDigit = false;
  let inPiece = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const kind = kinds[text.charCodeAt(at)] ?? 0;
    if (kind === 0) {
      if (!hasDigit) count += inPiece;
      inPiece = 0;
      hasDigit = false;
    } else if (kind === NUMBER) hasDigit = true;
    else if (last === 0 || last === NUMBER || (kind === UPPER && last === LOWER)) inPiece += 1;
    else if (kind === LOWER && last === UPPER && inPiece > 0 && kinds[text.charCodeAt(at - 2)] === UPPER)
      inPiece += 1;
    last = kind;
  }
  return count;
}

/**
 * Whether words that are joined by marks or capitals make a sentence or a piece of one. Letters beside digits are no words:
 * they are of versions, hashes and random identifiers.
 */
export function isJoinedSentence(text: string, isAscii: boolean): boolean {
  const counts: Counts = { words: 0, frame: 0, articles: 0, short: 0, others: 0, foreign: 0 };
  for (const piece of text.match(isAscii ? ASCII_PIECES : PIECES) ?? []) {
    if (DIGIT.test(piece)) continue;
    const words = piece.match(isAscii ? ASCII_CAMEL : CAMEL) ?? [];
    if (isRandom(piece, words, isAscii)) continue;
    for (const word of words.length < MIN_WORDS ? withoutArticle(words) : words)
      count(word.toLowerCase(), counts);
  }
  const { words, frame, articles, short, others, foreign } = counts;
  if (words < 2 || words + short < MIN_WORDS) return false;
  if (words > MAX_WORDS) return true;
  if (frame >= 2 && (others > 0 || words > 3)) return true;
  // Folders and files may have the name of any word, such as `is` or `has`.
  if (frame + articles > 0 && others >= 2 && !isPath(text)) return true;
  const isSlug = SLUG.test(text) || (!isAscii && DOTTED.test(text));
  if (isSlug && frame > 0 && others > 0 && !OPENING.test(text)) return true;
  if (isSlug && short + articles > 0 && others >= 2) return true;
  if (foreign >= (isSlug && short + frame + articles + others > 2 ? 2 : 3)) return true;
  if (others > mostOthers(text, isSlug && !CONSTANT.test(text))) return true;
  // A page's title in an address is a sentence like any other.
  return others > 2 && STEP.test(text) && text.split(STEP).some((step) => isTitle(step, isAscii));
}

function isTitle(step: string, isAscii: boolean): boolean {
  const title = step.replace(ENDING, "");
  return SLUG.test(title) && isJoinedSentence(title, isAscii);
}

function mostOthers(text: string, isSlug: boolean): number {
  if (isSlug || text.includes(" ")) return MAX_OTHERS_OF_FEW;
  return isPath(text) || CLASS.test(text) ? MAX_OTHERS_OF_PATH : MAX_OTHERS;
}

function isPath(text: string): boolean {
  return !text.includes(" ") && (text.match(/[/\\]/g)?.length ?? 0) >= MANY_STEPS;
}
