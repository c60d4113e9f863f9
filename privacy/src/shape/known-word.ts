import { singular } from "../facts/split-key.ts";
import { articles, functionWords } from "./function-words.ts";
import { technicalWords } from "./technical-words.ts";

/** What a word is in a name: one of software, of a sentence's frame, or any other. */
export type WordKind = "technical" | "function" | "article" | "other";

// Two letters are codes of countries and languages more often than words.
const SHORT_WORDS = new Set(["is", "am", "me", "my", "he", "we", "be"]);

/** Whether an ASCII word in lower case is one even where no spaces are around it. */
export function isWord(word: string): boolean {
  return word.length > 2 || SHORT_WORDS.has(word);
}

const ENDING = /(?:ing|ed|er|ly)$/;

function isTechnical(word: string): boolean {
  if (technicalWords.has(word)) return true;
  if (word.length < 4) return false;
  if (word.endsWith("s") && technicalWords.has(singular(word))) return true;
  if (!ENDING.test(word)) return false;
  const stem = word.replace(ENDING, "");
  if (stem.length < 3) return false;
  return technicalWords.has(stem) || technicalWords.has(`${stem}e`) || technicalWords.has(stem.slice(0, -1));
}

/** The kind of a word in lower case. */
export function wordKind(word: string): WordKind {
  if (functionWords.has(word)) return technicalWords.has(word) ? "technical" : "function";
  if (articles.has(word)) return "article";
  return isTechnical(word) ? "technical" : "other";
}
