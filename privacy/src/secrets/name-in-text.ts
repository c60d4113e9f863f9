import { splitKey } from "../facts/split-key.ts";
import { mayOwnToken, qualifiesSecret, type SecretName, secretName } from "./secret-name.ts";

/** The name of a secret in a text, and where it stands. */
export interface NameInText {
  readonly name: SecretName;
  readonly start: number;
  readonly end: number;
  /** A word stands before it that may be the name of whoever gave the token. */
  readonly owned: boolean;
}

const MENTION =
  /pass|pwd|psw|(?<![a-z])pw|secret|token|key|auth|cred|bearer|cookie|sig|jwt|sas|dsn|\bpat\b|mnemonic|kennwort|contrase|senha/gi;
const nameCodes = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[A-Za-z0-9_.-]/.test(String.fromCharCode(code))),
);
const isInName = (text: string, at: number) => nameCodes[text.charCodeAt(at)] === 1;
const LAST_WORD = /[A-Za-z]+(?=\d{0,4}$)/;
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
  while (start > 0 && from - start < MAX_REACH && isInName(text, start - 1)) start -= 1;
  while (end < text.length && end - to < MAX_REACH && isInName(text, end)) end += 1;
  while (end > to && /[.-]/.test(text.charAt(end - 1))) end -= 1;
  const words = splitKey(text.slice(start, end));
  const before = wordBefore(text, start);
  const named = secretName(before !== undefined && qualifiesSecret(before) ? [before, ...words] : words);
  // A parameter of an address that is called key opens something.
  const name = named === "key" && "?&".includes(text.charAt(start - 1) || " ") ? "token" : named;
  const owned = name === "token" && words.length === 1 && before !== undefined && mayOwnToken(before);
  return name === undefined ? undefined : { name, start, end, owned };
}

// Names of resources have names of secrets in them: arn:aws:secretsmanager:…:secret:….
const RESOURCE = /\b(?:arn|urn|crn|nrn):[^\s"'<>,;)]{4,}/gi;

function resourceEnds(text: string): (at: number) => number | undefined {
  const resources = text.includes(":") ? [...text.matchAll(RESOURCE)] : [];
  return (at) => {
    const around = resources.find(({ index, 0: name }) => index <= at && at < index + name.length);
    return around === undefined ? undefined : around.index + around[0].length;
  };
}

/** Every name of a secret in a text, in order, up to `most`: `DB_PASSWORD`, `apiKey`, "access token". */
export function secretNamesIn(text: string, most: number): NameInText[] {
  const names: NameInText[] = [];
  let from = 0;
  const resourceEnd = resourceEnds(text);
  for (const { index, 0: word } of text.matchAll(MENTION)) {
    if (index < from) continue;
    from = resourceEnd(index) ?? from;
    const name = index < from ? undefined : nameAround(text, index, index + word.length);
    if (name === undefined) continue;
    from = name.end;
    names.push(name);
    if (names.length === most) break;
  }
  return names;
}
