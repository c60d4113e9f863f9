import { functionWords } from "../shape/function-words.ts";
import { wordKind } from "../shape/known-word.ts";
import {
  caselessPlainWords,
  foreignPersonWords,
  linkWords,
  nameParticles,
  personWords,
  plainWords,
  technicalWords,
  valueWords,
} from "./name-words.ts";
import type { Placeholder } from "./placeholders.ts";

const NAME: Placeholder = "<name>";

const HANDLE = /(?<![\p{L}\p{N}_.@/<])@[\p{L}\p{N}_.]{2,}(?![\p{L}\p{N}_.@/-])/gu;

const EDGE = String.raw`(?<![\p{L}\p{N}_.@/-])`;
const trigger = (words: readonly string[], separator: string) =>
  new RegExp(`${EDGE}(?:${words.join("|")})(?:${separator})`, "giu");

const AFTER_PERSON = String.raw`'s\s+name\s+is\s+|(?:\s?(?:name|named|called|is))?\s?[:=(#]\s?|\.?\s+(?:named\s+|called\s+|name\s+)?`;
const AFTER_NUMBER = String.raw`\s*[(,:–-]\s*|\s+`;
const rules: readonly {
  readonly pattern: RegExp;
  readonly isPerson: boolean;
  readonly isEnglish: boolean;
}[] = [
  { pattern: trigger(personWords, AFTER_PERSON), isPerson: true, isEnglish: true },
  {
    pattern: trigger(foreignPersonWords, String.raw`\.?\s?[:=(]\s?|\.?\s+`),
    isPerson: true,
    isEnglish: false,
  },
  { pattern: trigger(linkWords, String.raw`\s+`), isPerson: false, isEnglish: false },
  { pattern: trigger(valueWords, String.raw`\s?[:=]\s?`), isPerson: true, isEnglish: true },
  { pattern: new RegExp(`(?:<id>|<email>)(?:${AFTER_NUMBER})`, "gu"), isPerson: false, isEnglish: false },
];

const WORD = /^[\p{L}\p{M}]+(?:['’.-][\p{L}\p{M}]+)*(?![\p{L}\p{M}\p{N}_@/(=]|[.:]\p{L})/u;
const INITIAL = /^\p{Lu}\.(?=\s)/u;
const CAPITALIZED =
  /^(?:(?:Mc|Mac|O['’]|D['’]|L['’]|De|Di|La|Le|Al-|El-)?\p{Lu}[\p{Ll}\p{M}'’]*)(?:-\p{L}[\p{Ll}\p{M}'’]*|\.\p{Lu}[\p{Ll}\p{M}'’]*)*$/u;
const UPPER = /^\p{Lu}[\p{Lu}\p{M}'’-]+$/u;
const HAS_CASE = /\p{Lu}|\p{Ll}/u;
const JOIN = /^(?:\s*,\s*|\s+(?:and|und|et|y|e|i|en|och|og|ja|és|ve|и|та|και|dan|và|na|&)\s+)/u;

const MAX_WORDS = 4;
// Of a few names joined by "and".
const LONGEST = 240;

interface Situation {
  readonly isPerson: boolean;
  readonly isEnglish: boolean;
}

function isName(word: string, { isPerson, isEnglish }: Situation): boolean {
  const lower = word.toLowerCase();
  if (CAPITALIZED.test(word))
    return !technicalWords.has(lower) && !(word.length > 1 && plainWords.has(lower));
  if (!isPerson) return false;
  if (plainWords.has(lower) || technicalWords.has(lower)) return false;
  if (!HAS_CASE.test(word)) return !functionWords.has(word) && !caselessPlainWords.has(word);
  return UPPER.test(word) ? word.length > 3 : isEnglish;
}

/** Length of the name that a text begins with, or 0. */
function nameLength(text: string, situation: Situation): number {
  let end = 0;
  let at = 0;
  for (let words = 0; words < MAX_WORDS; words += 1) {
    const rest = text.slice(at, at + 80);
    const word = (INITIAL.exec(rest) ?? WORD.exec(rest))?.[0];
    if (word === undefined) break;
    if (nameParticles.has(word) && (words > 0 || situation.isPerson)) {
      at += word.length;
    } else if (INITIAL.test(rest) || isName(word, situation)) {
      at += word.length;
      end = at;
    } else break;
    const space = /^[\s\u00a0]+/.exec(text.slice(at, at + 8))?.[0];
    if (space === undefined) break;
    at += space.length;
  }
  return end;
}

/** Length of the names that a text begins with, joined by "and" and the like. */
function namesLength(text: string, situation: Situation): number {
  let end = nameLength(text, situation);
  while (end > 0) {
    const join = JOIN.exec(text.slice(end, end + 12))?.[0];
    // Further ones need a capital, so that no clause is taken for a name.
    const next =
      join === undefined
        ? 0
        : nameLength(text.slice(end + join.length), { isPerson: false, isEnglish: false });
    if (join === undefined || next === 0) break;
    end += join.length + next;
  }
  return end;
}

function maskAfter(message: string, pattern: RegExp, situation: Situation): string {
  let masked = "";
  let from = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(message); match !== null; match = pattern.exec(message)) {
    const start = match.index + match[0].length;
    const length = namesLength(message.slice(start, start + LONGEST), situation);
    if (length > 0) {
      masked += message.slice(from, start) + NAME;
      from = start + length;
    }
    // The word after one such word may be another.
    pattern.lastIndex = Math.max(from, start);
  }
  return masked + message.slice(from);
}

// A name of an account is known by its marks and digits where it follows a word for a person, or what people log in with.
const AFTER_LOGIN = String.raw`(?:log-?in|logon|sign-?in|authentication|auth|password|session|permission|access)(?:\s\p{L}+){0,2}\s(?:for|by|of)\s+`;
const AFTER_WORD = `(?:${[...personWords, ...foreignPersonWords].join("|")})(?:\\s?[:=#(]\\s?|\\s+)`;
const ACCOUNT = new RegExp(
  String.raw`(${EDGE}(?:${AFTER_LOGIN}|${AFTER_WORD}))([\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*)(?![\p{L}\p{N}@:/(])`,
  "giu",
);
const IS_ACCOUNT = /^(?=.*\p{L})(?:.*[._\d]|.*-.*-).*$/u;

function maskAccount(whole: string, before: string, account: string): string {
  const isPlain = account
    .split(/[._-]/)
    .every((part) => technicalWords.has(part.toLowerCase()) || plainWords.has(part.toLowerCase()));
  return IS_ACCOUNT.test(account) && !isPlain ? before + NAME : whole;
}

// Two words with capitals that are neither of software nor of a sentence.
const PAIR =
  /(?<![\p{L}\p{N}_.@/<-])(\p{Lu}[\p{Ll}\p{M}]+(?:-\p{Lu}[\p{Ll}\p{M}]+)?)(?:\s\p{Lu}\.)?\s(?:(?:de|da|van|von|der|del|di|el|al|bin)\s){0,2}(\p{Lu}[\p{Ll}\p{M}]+(?:-\p{Lu}[\p{Ll}\p{M}]+)?)(?![\p{L}\p{N}_/(@-]|\.\p{L})/gu;

function maskPair(whole: string, first: string, second: string): string {
  const isOther = (word: string) => {
    const lower = word.toLowerCase();
    return wordKind(lower) === "other" && !technicalWords.has(lower) && !plainWords.has(lower);
  };
  return isOther(first) && isOther(second) ? NAME : whole;
}

/** A message without names after words that names follow, such as "customer" or "for", in some twenty languages. */
export function maskNames(message: string): string {
  let masked = message.replace(HANDLE, (handle) =>
    technicalWords.has(handle.slice(1).toLowerCase()) ? handle : NAME,
  );
  masked = masked.replace(ACCOUNT, maskAccount);
  for (const { pattern, ...situation } of rules) masked = maskAfter(masked, pattern, situation);
  return masked.replace(PAIR, maskPair);
}
