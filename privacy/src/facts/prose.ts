import type { Profile } from "../text/profile.ts";
import { functionWords, speechWords } from "./function-words.ts";

const UNSPACED_LETTER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const ALL_LETTERS = /^[\p{L}\p{M}]+$/u;
const NON_LATIN_LETTER = /[^\p{Script=Latin}\P{L}]/u;
const EDGE_PUNCTUATION = /^["'“”‘’«»([{¿¡]+|["'“”‘’«»)\]},.;:!?…]+$/g;
const LATIN_WORD = /^[\p{Script=Latin}\p{M}]+(?:['’-][\p{Script=Latin}\p{M}]+)*$/u;
const SENTENCE_END = /[?!…]["'”’)]*\s*$|\p{L}{2}[.?!]["'”’)]*\s+\p{Lu}/u;

const MAX_UNSPACED_LETTERS = 7;

interface WordCounts {
  readonly words: number;
  readonly nonLatin: number;
  readonly functionWords: number;
  readonly speech: boolean;
}

function countWords(tokens: readonly string[]): WordCounts {
  const seen = new Set<string>();
  let words = 0;
  let nonLatin = 0;
  let speech = false;
  for (const token of tokens) {
    const word = token.replace(EDGE_PUNCTUATION, "");
    if (LATIN_WORD.test(word)) {
      words += 1;
      const lower = word.toLowerCase().replace("’", "'");
      if (functionWords.has(lower)) seen.add(lower);
      speech ||= speechWords.has(lower);
    } else if (NON_LATIN_LETTER.test(word) && ALL_LETTERS.test(word)) {
      nonLatin += 1;
    }
  }
  return { words, nonLatin, functionWords: seen.size, speech };
}

function spacedProse(text: string): boolean {
  const tokens = text.split(/\s+/);
  if (tokens.length < 3) return false;
  const counts = countWords(tokens);
  if (counts.nonLatin >= 4 || counts.words >= 12) return true;
  if (counts.words >= 5 && counts.functionWords >= 2) return true;
  if (counts.words >= 4 && counts.speech) return true;
  return counts.words >= 3 && counts.functionWords >= 1 && SENTENCE_END.test(text);
}

const MIN_LENGTH = 8;
const MIN_GLUED_WORDS = 6;

// Words glued by other marks need more evidence: slugs and tool names have a function word or two.
function gluedProse(text: string): boolean {
  const tokens = text.split(/[\s_+.,/|-]+/);
  if (tokens.length < MIN_GLUED_WORDS) return false;
  const counts = countWords(tokens);
  return counts.words >= MIN_GLUED_WORDS && counts.functionWords >= 3;
}

/**
 * Whether a text reads as prose: a sentence or a piece of one, rather than a name, code, path, list or setting.
 * Judged by the number of plain words and of function words (in six languages), sentence marks, and for scripts without
 * spaces by the number of letters. Linear in the length.
 *
 * @param profile the profile of the text
 */
export function readsAsProse(text: string, profile: Profile): boolean {
  if (text.length < MIN_LENGTH) return false;
  if (!profile.ascii && (text.match(UNSPACED_LETTER)?.length ?? 0) > MAX_UNSPACED_LETTERS) return true;
  if ((profile.spaces >= 2 || !profile.ascii) && spacedProse(text)) return true;
  return profile.joints >= MIN_GLUED_WORDS - 1 && gluedProse(text);
}
