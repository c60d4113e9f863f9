import type { RuleId } from "../rules.ts";
import { hasAny, marks, type Profile } from "../text/profile.ts";
import { isJoinedSentence, MIN_WORDS, mostWords } from "./joined-words.ts";
import type { Shape } from "./shapes.ts";
import { isSpacedSentence } from "./spaced-words.ts";
import { isKoreanSentence, isUnspacedSentence } from "./unspaced-words.ts";

const asciiSentenceMarks = marks(",;!?\"'`");
const MIN_LENGTH = 6;

/** Whether an ASCII text has too few words for a sentence, found without looking at any. */
function isPlain(text: string, { joints, spaces, capitals, hex, digits }: Profile): boolean {
  if (text.length < MIN_LENGTH || hex) return true;
  if (spaces > 0) return false;
  if (capitals ? joints === 0 && digits > 0 : joints + 1 < MIN_WORDS) return true;
  return mostWords(text) < MIN_WORDS;
}

/** Whether a text has the words of a sentence, or more words than the shape takes. */
export function isSentence(text: string, shape: Shape, profile: Profile): boolean {
  if (profile.ascii && isPlain(text, profile)) return false;
  if (!profile.ascii && (isUnspacedSentence(text) || isKoreanSentence(text))) return true;
  if ((profile.spaces > 0 || !profile.ascii) && isSpacedSentence(text, profile.ascii, shape.spaced))
    return true;
  return isJoinedSentence(text, profile.ascii);
}

/**
 * The rule of its shape that a text breaks, or undefined. Linear in the length.
 *
 * @param profile the profile of the text
 */
export function shapeRule(text: string, shape: Shape, profile: Profile): RuleId | undefined {
  if (shape.noMarks !== undefined) {
    const mayHave = !profile.ascii || hasAny(profile, asciiSentenceMarks);
    if (mayHave && shape.noMarks.test(text)) return shape.rule;
  }
  return isSentence(text, shape, profile) ? shape.rule : undefined;
}
