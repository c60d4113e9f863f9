import { splitKey } from "../facts/split-key.ts";
import { type NameInText, secretNamesIn } from "./name-in-text.ts";
import { isHex, isRandom, isSecretValue, isUuid } from "./secret-value.ts";

// What may stand between a name and its value in code, configuration, logs and command lines.
const closing = /\\{0,4}["'`\])}*]{0,3}\s{0,8}/.source;
const type =
  /(?::\s?(?:&(?:'\w{1,8} )?|\*)?(?:str|string|text|any|const char|\[\]byte)|string|str)\s{0,2}(?=[=:(])/i
    .source;
const operator =
  /=>|->|:=|:{2,3}=|[?.+]=|\|\||!={1,2}|<>|={1,3}|:{1,2}|>|[(,]\s{0,2}(?=\\?["'`])|-\s?(?=["'`])|value\s?=/
    .source;
const wrapper = /(?:Some|String)\(|Bearer |Basic |[brfu@](?=["'])/.source;
const assigner = new RegExp(`${closing}(?:${type})?(?:${operator})\\s{0,8}(?:${wrapper})?`, "y");

const QUOTED = /(["'`])((?:(?!\1)[^\\]|\\.){1,120})\1/y;
const SPACED_QUOTE = /\s(["'`])([^"'`]{1,120})\1/y;
const OPEN_QUOTE = /\\?["'`<(]*/y;
const BARE = /(?:[^\s"'`<>,;)]|\)(?=[A-Za-z0-9])){1,120}/y;
const ELEMENT = /[{\s]{0,8}(\S{1,120}(?:\s{1,3}\S{1,120}){1,4}?)\s{0,3}<\//y;
const SCHEME = /^(?:bearer|basic|token) /i;
const NUMBER = /^\d{15,40}$/;
const NEXT_WORD = /[\s"'`(<[:=]{1,4}([^\s"'`<>,;()[\]]{1,120})/y;
const OPTION_MARK = /(?:^|\s)--?$/;
const DESCRIPTION = /^\s[A-Za-z]{2,}(?:\s|$)/;
const OPTION_VALUE = /\s(?!-)["']?([^\s"']{3,120})/y;
const COMPARED_BEFORE = /["'`]([^"'`]{6,200})["'`]\s?(?:={2,3}|!={1,2}|<>)\s?$/;
const COMPARISON = /(?:==|!=|<>)=?\s?$/;

// The manifest of a secret of a cluster, whose values have any name.
const MANIFEST =
  /\bkind["']?:\s{0,3}["']?secret\b.{0,200}?\bdata["']?:|\bdata["']?:.{0,200}?\bkind["']?:\s{0,3}["']?secret\b/is;

// What a role of a vault is given to log in with, which elsewhere is the id of a secret.
const ROLE = /\brole[_-]?id|\bapp[_-]?role\b/i;
const SECRET_OF_ROLE =
  /\bsecret[_-]?id\d?["']?\s{0,2}[:=]\s{0,2}["']?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/i;

// The words that an account of a chain is made of again.
const SEED =
  /\b(?:mnemonic|seed|recovery)(?: phrase| words)?["']?\s?[:=]\s?["']?(?:[a-z]{3,8} ){11}[a-z]{3,8}\b/i;

const OTHER_LANGUAGES =
  /(?:密码|口令|パスワード|пароль|비밀번호|mot de passe)\s{0,3}[:=：]\s{0,3}["'“]?[^\s"'“”]{4}/i;

// A random text after a name with one of these words is an identifier, however near the name of a secret is.
const identifierWords = new Set(
  (
    "req request trace span run step session id ids uuid commit sha digest hash fingerprint version model deployment org " +
    "organization project user tenant host file path url at for job task thread call ref region app application account client resource"
  ).split(" "),
);

const OWNED_TOKEN = /[a-z]{3}(?:_token|_TOKEN|Token)$|[A-Z]{3}_TOKEN$/;

const OF_SOMEONE = /\b(?:your|my|our)\b[^.,;:]{0,20}$/i;
const MIN_MENTIONED = 20;
// As much of a value as is looked at.
const MAX_VALUE = 120;
// A text that names more secrets than this is not a message but a dump.
const MAX_NAMES = 12;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function trimmed(value: string): string {
  return value.replace(/[.!?:\\]+$/, "");
}

// The content of an element of several words: only one that is random is told from a sentence.
function elementValue(text: string, at: number): boolean {
  const content = match(ELEMENT, text, at)?.[1] ?? "";
  return content.split(/[\s{}]+/).some((word) => isRandom(word, 16));
}

function assignedValue(text: string, { name: named, start, end, owned }: NameInText): boolean {
  const assigned = match(assigner, text, end);
  const name = owned ? "credential" : named;
  const isNumber = (value: string) => NUMBER.test(value) && (owned || isOwnedToken(text, end));
  if (assigned === null) {
    const value = match(SPACED_QUOTE, text, end)?.[2];
    return value !== undefined && isSecretValue(value, name, false);
  }
  const valueAt = end + assigned[0].length;
  const inQuotes = match(QUOTED, text, valueAt)?.[2];
  // After a dash a sentence may follow in quotes.
  if (inQuotes !== undefined) {
    const given = inQuotes.replace(SCHEME, "");
    return isSecretValue(given, name, !assigned[0].includes("-")) || isNumber(given);
  }
  const opening = match(OPEN_QUOTE, text, valueAt)?.[0] ?? "";
  const bareAt = valueAt + opening.length;
  const bare = match(BARE, text, bareAt)?.[0];
  // The parameters of an address end where the next begins.
  const value = "?&".includes(text.charAt(start - 1) || " ") ? bare?.split("&")[0] : bare;
  if (value === undefined || (opening.endsWith("<") && text.charAt(bareAt + value.length) === ">"))
    return false;
  // In an address with places for its parts, what follows is the next of them: https://<user>:<password>@host.
  if (assigned[0].endsWith(">") && value.startsWith("@")) return false;
  if (assigned[0].endsWith(">") && elementValue(text, valueAt)) return true;
  // In quotes, without a space, or at the end of the text, a plain word may be a password.
  const exact = /["'`]/.test(opening) || /[=>]$/.test(assigned[0]) || bareAt + value.length === text.length;
  return (
    isSecretValue(trimmed(value), name, exact) ||
    isNumber(trimmed(value)) ||
    (exact && value.length > 8 && isSecretValue(value, name, true))
  );
}

// Ids of clients and tokens in digits alone are given to names in camel or snake case: discordToken = 446933942510154983.
function isOwnedToken(text: string, end: number): boolean {
  return OWNED_TOKEN.test(text.slice(Math.max(0, end - 24), end));
}

function isMentionedPassword(word: string): boolean {
  return /^(?=.*\d)(?=.*[A-Za-z]).{6}/.test(word) && isSecretValue(word, "password", false);
}

function isMentionedKey(word: string, isData: boolean): boolean {
  const value = word.slice(word.lastIndexOf("=") + 1);
  if (value.length < MIN_MENTIONED || isData) return false;
  return isRandom(value, MIN_MENTIONED) && isSecretValue(value, "credential", false);
}

// In a sentence the value is one of the next few words: "the token 9f2c… was refused".
function mentionedValue(text: string, { name: named, start, end, owned }: NameInText): boolean {
  const name = owned ? "credential" : named;
  let at = end;
  for (let count = 0; count < 6; count += 1) {
    const found = match(NEXT_WORD, text, at);
    if (found === null) return false;
    at += found[0].length;
    const word = trimmed((found[1] ?? "").slice(0, MAX_VALUE));
    if (count < 2 && name === "password" && isMentionedPassword(word)) return true;
    // A key may be a name for data, which hashes and UUIDs are too; but not that of someone.
    const isData =
      (name === "key" || name === "token") &&
      (isUuid(word) || (count > 0 && isHex(word))) &&
      !OF_SOMEONE.test(text.slice(Math.max(0, start - 24), start));
    if (isMentionedKey(word, isData)) return true;
    if (splitKey(word).some((part) => identifierWords.has(part))) return false;
  }
  return false;
}

function optionsValue(text: string, { name, start, end }: NameInText): boolean {
  const isOption = text.charAt(start) === "-" || OPTION_MARK.test(text.slice(Math.max(0, start - 3), start));
  const given = isOption ? match(OPTION_VALUE, text, end) : null;
  if (given === null) return false;
  // Before more words it is one of the words that describe the option.
  const isDescribed = DESCRIPTION.test(text.slice(end + given[0].length));
  return isSecretValue(given[1] ?? "", name, !isDescribed);
}

function comparedValue(text: string, { name, start }: NameInText): boolean {
  if (!COMPARISON.test(text.slice(Math.max(0, start - 5), start))) return false;
  const value = COMPARED_BEFORE.exec(text.slice(Math.max(0, start - 260), start))?.[1];
  return value !== undefined && isSecretValue(value, name, true);
}

/**
 * Whether a text gives a password, key or token beside its name: `password=…`, `"api_key": "…"`, `--token …`,
 * "the secret … was refused". Sentences about secrets pass: "API key invalid or expired". A text with more than 12
 * such names is taken to hold one.
 */
export function hasSecretAssignment(text: string): boolean {
  const names = secretNamesIn(text, MAX_NAMES + 1);
  if (names.length > MAX_NAMES || OTHER_LANGUAGES.test(text) || MANIFEST.test(text) || SEED.test(text))
    return true;
  if (SECRET_OF_ROLE.test(text) && ROLE.test(text)) return true;
  return names.some(
    (name) =>
      optionsValue(text, name) ||
      assignedValue(text, name) ||
      mentionedValue(text, name) ||
      comparedValue(text, name),
  );
}
