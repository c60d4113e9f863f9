import { splitKey } from "../facts/split-key.ts";
import { type SecretName, secretName } from "./secret-name.ts";
import { isRandom, isSecretValue } from "./secret-value.ts";

const mention =
  /passw|pass|pwd|psw|secret|token|key|auth|cred|bearer|cookie|signature|sig|jwt|sas|dsn|\bpat\b/gi;
const nameCharacter = /[A-Za-z0-9_.-]/;
const wordBefore = /([A-Za-z][A-Za-z0-9_.-]{0,31})[ -]$/;

// What may stand between a name and its value in code, configuration, logs and command lines.
const assigner =
  /["'`\])}*]{0,3}\s{0,2}(?:(?::\s?(?:&(?:'\w+ )?|\*)?(?:str|String|string|text|any|const char|\[\]byte)|string|String|str)\s{0,2}(?=[=:(]))?(?:=>|->|:=|:{2,3}=|\?=|\|\||={1,3}|:{1,2}|>|\(\s{0,2}(?=["'`])|,\s{0,2}(?=["'`]))\s{0,3}(?:Some\(|String\(|Bearer |Basic |b|r|f|u|@)?/y;
const quoted = /(["'`])((?:(?!\1)[^\\]|\\.){1,400})\1/y;
const openQuote = /\\?["'`<(]*/y;
const bare = /[^\s"'`<>,;)]{1,400}/y;
const nextWord = /[\s"'`(<[:=]{1,4}([^\s"'`<>,;()[\]]{1,300})/y;
const flagValue = /\s(?!-)["']?([^\s"']{3,300})/y;
// A random text after a name with one of these words is an identifier, however near the name of a secret is.
const identifierWords = new Set(
  "req request trace span run step session id ids uuid commit sha digest hash fingerprint version model deployment org organization project user tenant host file path url at for job task thread call ref region".split(
    " ",
  ),
);

interface Name {
  readonly name: SecretName;
  readonly start: number;
  readonly end: number;
}

/** The identifier around a mention, with the word before it where they are two words: "API key". */
function nameAround(text: string, from: number, to: number): Name | undefined {
  let start = from;
  let end = to;
  while (start > 0 && from - start < 48 && nameCharacter.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && end - to < 48 && nameCharacter.test(text.charAt(end))) end += 1;
  while (end > to && /[.-]/.test(text.charAt(end - 1))) end -= 1;
  const words = splitKey(text.slice(start, end));
  const before = wordBefore.exec(text.slice(Math.max(0, start - 34), start))?.[1];
  const name = secretName(before === undefined ? words : [...splitKey(before), ...words]);
  return name === undefined ? undefined : { name, start, end };
}

function trimmed(value: string): string {
  return value.replace(/[.!?:\\]+$/, "");
}

function assignedValue(text: string, { name, end }: Name): boolean {
  assigner.lastIndex = end;
  const operator = assigner.exec(text);
  if (operator === null) return false;
  quoted.lastIndex = assigner.lastIndex;
  const inQuotes = quoted.exec(text)?.[2];
  if (inQuotes !== undefined) return isSecretValue(inQuotes, name, true);
  openQuote.lastIndex = assigner.lastIndex;
  openQuote.test(text);
  bare.lastIndex = openQuote.lastIndex;
  const value = bare.exec(text)?.[0];
  if (value === undefined) return false;
  const tight = /[=>]$/.test(operator[0]) || bare.lastIndex === text.length;
  return (
    isSecretValue(trimmed(value), name, tight) ||
    (tight && isSecretValue(value, name, true) && /\W$/.test(value) && value.length > 8)
  );
}

// In a sentence the value is one of the next few words: "the token 9f2c… was refused".
function mentionedValue(text: string, { name, end }: Name): boolean {
  nextWord.lastIndex = end;
  for (let count = 0; count < 6; count += 1) {
    const word = nextWord.exec(text)?.[1];
    if (word === undefined) return false;
    const value = trimmed(word);
    if (count < 2 && name === "password" && value.length >= 6 && /[A-Za-z]/.test(value) && /\d/.test(value)) {
      if (isSecretValue(value, name, false)) return true;
    }
    const assigned = value.slice(value.lastIndexOf("=") + 1);
    if (isRandom(assigned, 20) && isSecretValue(assigned, "credential", false)) return true;
    if (splitKey(value).some((part) => identifierWords.has(part))) return false;
  }
  return false;
}

function flaggedValue(text: string, { name, start, end }: Name): boolean {
  if (!/(?:^|\s)--?$/.test(text.slice(Math.max(0, start - 3), start)) && text.charAt(start) !== "-")
    return false;
  flagValue.lastIndex = end;
  const value = flagValue.exec(text)?.[1];
  return value !== undefined && isSecretValue(value, name, true);
}

/**
 * Whether a text gives a password, key or token beside its name: `password=…`, `"api_key": "…"`, `--token …`,
 * "the secret … was refused". Sentences about secrets pass: "API key invalid or expired".
 */
export function hasSecretAssignment(text: string): boolean {
  let from = 0;
  for (const { index, 0: word } of text.matchAll(mention)) {
    if (index < from) continue;
    const name = nameAround(text, index, index + word.length);
    if (name === undefined) continue;
    from = name.end;
    if (flaggedValue(text, name) || assignedValue(text, name) || mentionedValue(text, name)) return true;
  }
  return false;
}
