/** A token of source code: a string by its value, as a template where names in braces stand for values; a word (dotted names are one); a mark. */
export interface Token {
  readonly kind: "string" | "template" | "word" | "mark";
  readonly value: string;
  /** The line that it begins in, from 0. */
  readonly line: number;
}

export type Language = "go" | "python" | "javascript";

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\n": "" };
const ESCAPE = /\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\s\S]))/g;

function unescaped(body: string): string {
  return body.replace(ESCAPE, (_, braced, four, two, other) => {
    if (other !== undefined) return escapes[other] ?? other;
    return String.fromCodePoint(Number.parseInt(braced ?? four ?? two, 16));
  });
}

const BLANK = /[\s\\]+/y;
const SLASH_COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const HASH_COMMENT = /#[^\n]*/y;
const QUOTED = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
// A template with values in it has no value of its own.
const BACKTICKS = /`(?:[^`\\$]|\$(?!\{)|\\[\s\S])*`/y;
const TEMPLATE = /`(?:[^`\\]|\\[\s\S])*`/y;
const RAW = /`[^`]*`/y;
const PYTHON =
  /([A-Za-z]{0,2})("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/y;
const PATTERN = /\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const WORD = /[\p{L}\p{N}_$]+(?:\.[\p{L}\p{N}_$]+)*/uy;
const OPERATOR = /:=|\+=|=>|\.\.\./y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

interface Literal {
  readonly kind: "string" | "template";
  readonly length: number;
  readonly value: string;
}

function literalAt(text: string, at: number, language: Language): Literal | undefined {
  if (language === "python") {
    const found = matchAt(PYTHON, text, at);
    if (found === null) return undefined;
    const [whole, prefix = "", quoted = ""] = found;
    const marks = /^("""|''')/.test(quoted) ? 3 : 1;
    const body = quoted.slice(marks, -marks);
    const kind = /f/i.test(prefix) ? "template" : "string";
    return { kind, length: whole.length, value: /r/i.test(prefix) ? body : unescaped(body) };
  }
  const raw = language === "go" ? matchAt(RAW, text, at)?.[0] : undefined;
  if (raw !== undefined) return { kind: "string", length: raw.length, value: raw.slice(1, -1) };
  const quoted = (matchAt(QUOTED, text, at) ?? matchAt(BACKTICKS, text, at))?.[0];
  if (quoted === undefined) return undefined;
  return { kind: "string", length: quoted.length, value: unescaped(quoted.slice(1, -1)) };
}

// After these a slash begins a pattern, otherwise it divides.
const beforePattern = new Set(["(", ",", "=", ":", "[", "!", "{", ";", "=>", ""]);

function tokenAt(
  text: string,
  at: number,
  language: Language,
  before: string,
): Omit<Token, "line"> & { readonly length: number } {
  const literal = literalAt(text, at, language);
  if (literal !== undefined) return literal;
  const word = matchAt(WORD, text, at)?.[0];
  if (word !== undefined) return { kind: "word", value: word, length: word.length };
  const isPattern = language === "javascript" && beforePattern.has(before);
  const pattern = isPattern ? (matchAt(TEMPLATE, text, at) ?? matchAt(PATTERN, text, at)) : null;
  const value = pattern?.[0] ?? matchAt(OPERATOR, text, at)?.[0] ?? text.charAt(at);
  return { kind: "mark", value, length: value.length };
}

/** The tokens of a source file, without comments. What cannot be read is left out. */
export function tokensOf(text: string, language: Language): Token[] {
  const tokens: Token[] = [];
  const comment = language === "python" ? HASH_COMMENT : SLASH_COMMENT;
  let line = 0;
  for (let at = 0; at < text.length; ) {
    const skipped = matchAt(BLANK, text, at) ?? matchAt(comment, text, at);
    const read = skipped === null ? tokenAt(text, at, language, tokens.at(-1)?.value ?? "") : undefined;
    if (read !== undefined) tokens.push({ kind: read.kind, value: read.value, line });
    const length = skipped?.[0].length ?? read?.length ?? 1;
    for (let skip = at; skip < at + length; skip += 1) if (text.charCodeAt(skip) === 10) line += 1;
    at += length;
  }
  return tokens;
}
