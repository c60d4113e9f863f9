import { type Context, contextOf, noContext } from "../context.ts";
import type { Policy } from "../policy/policy.ts";
import type { RuleId } from "../rules.ts";
import { contentWords, identifierWords } from "./key-words.ts";
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
  /** The key is of one part of a text, which has this name: see `stemOfPart`. */
  readonly partOf?: string | undefined;
  /** What the key says about its value. */
  readonly context: Context;
}

const VALID_KEY = /^[A-Za-z0-9_.-]{1,64}$/;
// A part as long as this with a digit in it is a value in a key's place more often than a name.
const VALUE_LIKE = /(?=[A-Za-z]{0,63}\d)[A-Za-z0-9]{16,}|(?:\d[._-]?){7}/;

const has = (words: ReadonlySet<string>, word: string) => words.has(word) || words.has(singular(word));

function namesContent(key: string, words: readonly string[], policy: Policy): boolean {
  if (policy.extraAllowedKeys.has(key)) return false;
  const names = (word: string) => has(contentWords, word) || has(policy.extraForbiddenWords, word);
  return words.some(names) || keyParts(key).some(names);
}

/** Classifies a metadata key under a policy. Pure; callers may keep the answer. */
export function classifyKey(key: string, policy: Policy): KeyClass {
  if (!VALID_KEY.test(key)) {
    return {
      rule: "metadata-key-invalid",
      nameable: false,
      content: false,
      identifier: false,
      context: noContext,
    };
  }
  const words = splitKey(key);
  const last = words.at(-1);
  const facts = {
    nameable: !VALUE_LIKE.test(key),
    content: namesContent(key, words, policy),
    identifier: last !== undefined && has(identifierWords, last),
    partOf: stemOfPart(key),
    context: contextOf(words, true),
  };
  const allowed = policy.mode === "reject" || policy.allowedKeys.has(key) || policy.extraAllowedKeys.has(key);
  return allowed ? facts : { ...facts, rule: "metadata-key-not-allowed" };
}
