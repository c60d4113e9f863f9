import type { Profile } from "../text/profile.ts";
import { functionWords, speechWords } from "./function-words.ts";

const unspacedLetter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const allLetters = /^[\p{L}\p{M}]+$/u;
const nonLatinLetter = /[^\p{Script=Latin}\P{L}]/u;
const edgePunctuation = /^["'“”‘’«»([{¿¡]+|["'“”‘’«»)\]},.;:!?…]+$/g;
const latinWord = /^[\p{Script=Latin}\p{M}]+(?:['’-][\p{Script=Latin}\p{M}]+)*$/u;
const sentenceEnd = /[?!…]["'”’)]*\s*$|\p{L}{2}[.?!]["'”’)]*\s+\p{Lu}/u;

const maxUnspacedLetters = 7;

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
    const word = token.replace(edgePunctuation, "");
    if (latinWord.test(word)) {
      words += 1;
      const lower = word.toLowerCase().replace("’", "'");
      if (functionWords.has(lower)) seen.add(lower);
      speech ||= speechWords.has(lower);
    } else if (nonLatinLetter.test(word) && allLetters.test(word)) {
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
  return counts.words >= 3 && counts.functionWords >= 1 && sentenceEnd.test(text);
}

const minLength = 8;
const minGluedWords = 6;

// Words glued by other marks need more evidence: slugs and tool names have a function word or two.
function gluedProse(text: string): boolean {
  const tokens = text.split(/[\s_+.,/|-]+/);
  if (tokens.length < minGluedWords) return false;
  const counts = countWords(tokens);
  return counts.words >= minGluedWords && counts.functionWords >= 3;
}

/**
 * Whether a text reads as prose: a sentence or a piece of one, rather than a name, code, path, list or setting.
 * Judged by the number of plain words and of function words (in six languages), sentence marks, and for scripts without
 * spaces by the number of letters. Linear in the length.
 *
 * @param profile the profile of the text
 */
export function readsAsProse(text: string, profile: Profile): boolean {
  if (text.length < minLength) return false;
  if (!profile.ascii && (text.match(unspacedLetter)?.length ?? 0) > maxUnspacedLetters) return true;
  if ((profile.spaces >= 2 || !profile.ascii) && spacedProse(text)) return true;
  return profile.joints >= minGluedWords - 1 && gluedProse(text);
}
