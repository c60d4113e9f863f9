import { maskMessage } from "../src/message/mask-message.ts";
import { ANY_PLACEHOLDER } from "../src/message/placeholders.ts";

const WORD = /[A-Za-z]{2,}/g;
const placeholder = new RegExp(ANY_PLACEHOLDER, "g");
const countWords = (text: string) => text.match(WORD)?.length ?? 0;

/** The share of the words of some messages that masking keeps, from 0 to 1. */
export function keptWords(messages: readonly string[]): number {
  let kept = 0;
  let all = 0;
  for (const message of messages) {
    kept += countWords(maskMessage(message).replace(placeholder, " "));
    all += countWords(message);
  }
  return kept / all;
}
