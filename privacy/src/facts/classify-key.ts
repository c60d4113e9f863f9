import { type Context, contextOf, noContext } from "../context.ts";
import type { Policy } from "../policy/policy.ts";
import type { RuleId } from "../rules.ts";
import { isJoinedSentence } from "../shape/joined-words.ts";
import { wordKind } from "../shape/known-word.ts";
import { shapes } from "../shape/shapes.ts";
import { isKey } from "./fact-form.ts";
import { contentAttributes, contentWords, identifierWords, measureWords } from "./key-words.ts";
import { isPersonalWord, lastPersonalWord } from "./personal-keys.ts";
import { keyParts, singular, splitKey } from "./split-key.ts";
import { stemOfPart } from "./split-text.ts";

/** What the policy makes of a metadata key, whatever its value. */
export interface KeyClass {
  /** The rule the key breaks with any value. */
  readonly rule?: RuleId;
  /** The key may be repeated in an answer. */
  readonly nameable: boolean;
  /** The key names content: only values that cannot be content are allowed. */
  readonly content: boolean;
  /** The key ends in a word such as `id` or `format`: identifiers are allowed even if it names content. */
  readonly identifier: boolean;
  /** The key names data of a person: only values that say how much, or whether, are allowed. */
  readonly personal: boolean;
  /** The key ends in a word such as `count` or `verified`: numbers, also in a text, and yes or no are allowed. */
  readonly measure: boolean;
  /** The key ends in "result": words such as "success" are allowed. */
  readonly outcome: boolean;
  /** The key is of one part of a text, which has this name: see `stemOfPart`. */
  readonly partOf?: string | undefined;
  /** What the key says about its value. */
  readonly context: Context;
}

// A part as long as this with a digit in it is a value in a key's place more often than a name.
const VALUE_LIKE = /(?=[A-Za-z]{0,63}\d)[A-Za-z0-9]{16,}|(?:\d[._-]?){7}/;

// An address whose @ a key cannot have: `ada_at_example.org`.
const SPELLED_EMAIL =
  /[A-Za-z0-9][._-]at[._-][A-Za-z0-9-]+(?:[._][A-Za-z0-9-]+)*[._](?:com|org|net|edu|gov|io|dev|de|fr|uk|es|it|nl|pl|ru|cn|jp|in|br|example)$/i;

const noWords: ReadonlySet<string> = new Set();
const MIN_SENTENCE = 10;

const refused = {
  nameable: false,
  content: false,
  identifier: false,
  personal: false,
  measure: false,
  outcome: false,
  context: noContext,
} as const;

const has = (words: ReadonlySet<string>, word: string) => words.has(word) || words.has(singular(word));

/** Whether a key, or one of its parts between dots, reads as a sentence. */
function isSentenceKey(key: string): boolean {
  if (key.length < MIN_SENTENCE) return false;
  if (!key.includes(".") || !/[_-]/.test(key)) return isJoinedSentence(key, true);
  return key.split(".").some((part) => isJoinedSentence(part, true));
}

function namesContent(key: string, words: readonly string[], policy: Policy): boolean {
  if (policy.extraAllowedKeys.has(key)) return false;
  // The words of the operator count for keys for words as well.
  const builtIn = policy.textKeys.has(key) ? noWords : contentWords;
  if (builtIn !== noWords && contentAttributes.has(key)) return true;
  const names = (word: string) => has(builtIn, word) || has(policy.extraForbiddenWords, word);
  return words.some(names) || keyParts(key).some(names);
}

/**
 * Whether words of a key that names content or a person are no more than names: what follows what it names may be that itself, as in
 * `full_name_ada_lovelace`, and of a person's data what stands before as well.
 */
function isOfNames(words: readonly string[], personalWord: number, policy: Policy): boolean {
  const isContent = (word: string) => has(contentWords, word) || has(policy.extraForbiddenWords, word);
  const told = personalWord >= 0 ? words : words.slice(words.findLastIndex(isContent) + 1);
  return told.every(
    (word) =>
      isContent(word) ||
      isPersonalWord(word) ||
      has(identifierWords, word) ||
      has(measureWords, word) ||
      wordKind(word) !== "other",
  );
}

/** Classifies a metadata key under a policy. Pure; callers may keep the answer. */
export function classifyKey(key: string, policy: Policy): KeyClass {
  if (!isKey(key)) return { ...refused, rule: "metadata-key-invalid" };
  if (SPELLED_EMAIL.test(key)) return { ...refused, rule: "personal-email" };
  if (isSentenceKey(key)) return { ...refused, rule: "metadata-key-sentence" };
  const words = splitKey(key);
  const last = words.at(-1);
  const personalWord = lastPersonalWord(words);
  const content = namesContent(key, words, policy);
  const namesMore = (content || personalWord >= 0) && !isOfNames(words, personalWord, policy);
  const facts = {
    nameable: !VALUE_LIKE.test(key) && !namesMore,
    content,
    identifier: last !== undefined && has(identifierWords, last),
    personal: personalWord >= 0 && !policy.extraAllowedKeys.has(key),
    measure: last !== undefined && has(measureWords, last) && personalWord < words.length - 1,
    outcome: last === "result",
    partOf: stemOfPart(key),
    context: contextOf(words, policy.textKeys.has(key) ? undefined : shapes.value),
  };
  const allowed = policy.mode === "reject" || policy.allowedKeys.has(key) || policy.extraAllowedKeys.has(key);
  return allowed ? facts : { ...facts, rule: "metadata-key-not-allowed" };
}
