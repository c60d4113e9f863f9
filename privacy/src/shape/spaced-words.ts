import { particles } from "./function-words.ts";
import { wordKind } from "./known-word.ts";

// A word, with the marks that may stand around one.
const PLAIN = /^[^\p{L}\p{N}]*([\p{L}\p{M}]+(?:[-'’][\p{L}\p{M}]+)*)[^\p{L}\p{N}]*$/u;
const ASCII_PLAIN = /^[^A-Za-z0-9]*([A-Za-z]+(?:[-'][A-Za-z]+)*)[^A-Za-z0-9]*$/;
const SPACE = /\s+/;
const CAPITALIZED = /^\p{Lu}[\p{Ll}\p{M}]/u;
const ACRONYM = /^[A-Z]{1,5}$/;
const HAS_LOWER = /\p{Ll}/u;
const SENTENCE_END = /[?!…؟।]["'”’»)]*\s*$|\p{L}{2}[.?!]\s+\p{Lu}/u;
const HAS_CASE = /\p{Lu}|\p{Ll}/u;
const POSSESSIVE = /['’]s$/i;
const clauseWords = new Set(["in", "for", "to", "from", "with", "about", "of", "at"]);
const CLAUSE_WORDS = 4;
const FULL_STOP = /\p{L}\.\s*$/u;
const SENTENCE_STOP_WORDS = 3;

/** How many words with spaces between a shape takes. */
export interface SpacedLimits {
  /** All words, where they are those of software. */
  readonly words: number;
  /** Words of any other kind, where there are two. */
  readonly others: number;
}

/** Of more than two words, this many may be of any kind. */
const OTHERS_AMONG_MANY = 1;
// A title has capitals throughout: "New York City".
const TITLE_WORDS = 3;

/** Whether the parts of a text between spaces make a sentence or a piece of one. */
export function isSpacedSentence(text: string, isAscii: boolean, limits: SpacedLimits): boolean {
  const words: string[] = [];
  for (const token of text.split(isAscii ? " " : SPACE)) {
    const word = (isAscii ? ASCII_PLAIN : PLAIN).exec(token)?.[1];
    if (word !== undefined) words.push(word);
  }
  if (words.length < 2) return false;
  const hasLower = HAS_LOWER.test(text);
  let technical = 0;
  let frame = 0;
  let articles = 0;
  let others = 0;
  let capitals = 0;
  let clauses = 0;
  for (const [at, word] of words.entries()) {
    const lower = word.toLowerCase();
    const isCapitalized = CAPITALIZED.test(word);
    if (isCapitalized) capitals += 1;
    const kind = wordKind(lower);
    if (particles.has(lower) && at > 0 && !isCapitalized && CAPITALIZED.test(words[at + 1] ?? "")) continue;
    if (word.length === 1 && kind !== "function" && HAS_CASE.test(word)) continue;
    if (kind === "technical" || (hasLower && ACRONYM.test(word) && word.length > 1)) technical += 1;
    else if (kind === "function") frame += 1;
    else if (kind === "article") articles += 1;
    else {
      // "of Maria", "Maria's": somebody or something in a clause.
      if (POSSESSIVE.test(word)) others += 1;
      if (clauseWords.has(words[at - 1]?.toLowerCase() ?? "")) clauses += 1;
      others += 1;
    }
  }
  const total = technical + frame + articles + others;
  if (total < 2) return false;
  if (total > limits.words) return true;
  // "São Paulo": a word of a frame may begin a name.
  if (frame > 0 && (total > 2 || (others > 0 && capitals < 2))) return true;
  if (articles > 0 && others > 0 && total > 2) return true;
  if (SENTENCE_END.test(text) || (total >= SENTENCE_STOP_WORDS && FULL_STOP.test(text))) return true;
  if (clauses > 0 && total >= CLAUSE_WORDS) return true;
  if (total === 2) return others > limits.others;
  const isTitle = capitals === words.length && total <= TITLE_WORDS;
  return others > OTHERS_AMONG_MANY && !isTitle;
}
