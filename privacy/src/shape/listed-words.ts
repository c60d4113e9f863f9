import { isWord, wordKind } from "./known-word.ts";

const WORDS = /[\p{L}\p{M}'’]+/gu;
const MIN_FRAME = 2;

/**
 * Whether the items of a list are a sentence cut into pieces. The words of a list are no sentence for being many, so only those
 * of a sentence's frame tell.
 */
export function isListedSentence(texts: readonly string[]): boolean {
  let frame = 0;
  let others = 0;
  for (const text of texts) {
    for (const word of text.match(WORDS) ?? []) {
      const lower = word.toLowerCase();
      const kind = wordKind(lower);
      if (kind === "other") others += 1;
      else if (kind !== "technical" && (isWord(lower) || text.includes(" "))) frame += 1;
    }
  }
  return frame >= MIN_FRAME && others > 0;
}
