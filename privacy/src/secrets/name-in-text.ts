import { splitKey } from "../facts/split-key.ts";
import { qualifiesSecret, type SecretName, secretName } from "./secret-name.ts";

/** The name of a secret in a text, and where it stands. */
export interface NameInText {
  readonly name: SecretName;
  readonly start: number;
  readonly end: number;
}

const MENTION =
  /pass|pwd|psw|\bpw|secret|token|key|auth|cred|bearer|cookie|signature|sig|jwt|sas|dsn|\bpat\b|kennwort|contrase|senha/gi;
const NAME_CHARACTER = /[A-Za-z0-9_.-]/;
const LAST_WORD = /[A-Za-z]+$/;
const LONGEST_WORD = 16;
const MAX_REACH = 48;

/** The word before an identifier, in lower case, where a space or a hyphen is between. */
function wordBefore(text: string, start: number): string | undefined {
  if (!" -".includes(text.charAt(start - 1) || ".")) return undefined;
  return LAST_WORD.exec(text.slice(Math.max(0, start - 1 - LONGEST_WORD), start - 1))?.[0].toLowerCase();
}

/** The identifier around a mention, with the word before it where they are two words: "API key". */
function nameAround(text: string, from: number, to: number): NameInText | undefined {
  let start = from;
  let end = to;
  while (start > 0 && from - start < MAX_REACH && NAME_CHARACTER.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && end - to < MAX_REACH && NAME_CHARACTER.test(text.charAt(end))) end += 1;
  while (end > to && /[.-]/.test(text.charAt(end - 1))) end -= 1;
  const words = splitKey(text.slice(start, end));
  const before = wordBefore(text, start);
  const name = secretName(before !== undefined && qualifiesSecret(before) ? [before, ...words] : words);
  return name === undefined ? undefined : { name, start, end };
}

/** Every name of a secret in a text, in order, up to `most`: `DB_PASSWORD`, `apiKey`, "access token". */
export function secretNamesIn(text: string, most: number): NameInText[] {
  const names: NameInText[] = [];
  let from = 0;
  for (const { index, 0: word } of text.matchAll(MENTION)) {
    const name = index < from ? undefined : nameAround(text, index, index + word.length);
    if (name === undefined) continue;
    from = name.end;
    names.push(name);
    if (names.length === most) break;
  }
  return names;
}
