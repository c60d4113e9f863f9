import type { Token } from "./tokens.ts";

/** What an expression of a test file is; undefined where it cannot be told. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | Fields;
/** An object, a map, or a struct by its field names. */
export type Fields = ReadonlyMap<string, Value>;

/** What a call gives, by the last part of its name and by its arguments; undefined for functions not known. */
export type Call = (name: string, args: readonly Value[]) => Value;

/** How names and calls are read. */
export interface Scope {
  readonly names: ReadonlyMap<string, Value>;
  readonly call: Call;
}

interface Read {
  readonly value: Value;
  /** The place of the first token after the expression. */
  readonly next: number;
}

const constants = new Map<string, Value>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["nil", null],
  ["None", null],
  ["null", null],
]);
const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const ends = new Set([",", ")", "]", "}", ";", ":"]);

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isFields = (value: Value): value is Fields => value instanceof Map;

const isMark = (token: Token | undefined, value: string) => token?.kind === "mark" && token.value === value;
const isText = (token: Token | undefined) => token?.kind === "string" || token?.kind === "template";
const lastPart = (name: string) => name.slice(name.lastIndexOf(".") + 1);

/** The place after the expression at `from`, whatever it holds. */
function skip(tokens: readonly Token[], from: number): number {
  let depth = 0;
  let at = from;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== "mark") continue;
    if (depth === 0 && ends.has(token.value)) return at;
    if (token.value in closers) depth += 1;
    else if (Object.values(closers).includes(token.value)) depth -= 1;
  }
  return at;
}

/** Items between brackets; those with a name before a colon become fields. */
function readItems(tokens: readonly Token[], open: number, scope: Scope): Read {
  const close = closers[tokens[open]?.value ?? ""] ?? "";
  const items: Value[] = [];
  const fields = new Map<string, Value>();
  let at = open + 1;
  while (at < tokens.length && !isMark(tokens[at], close)) {
    const name = tokens[at];
    // After "=" stands an argument that is given by its name.
    if (name?.kind !== "mark" && (isMark(tokens[at + 1], ":") || isMark(tokens[at + 1], "="))) {
      const read = readValue(tokens, at + 2, scope);
      fields.set(name?.value ?? "", read.value);
      at = read.next;
    } else {
      const spread = isMark(name, "...");
      const read = readValue(tokens, spread ? at + 1 : at, scope);
      const isSpread = spread || isMark(tokens[read.next], "...");
      if (isSpread && isList(read.value)) items.push(...read.value);
      else items.push(read.value);
      at = isMark(tokens[read.next], "...") ? read.next + 1 : read.next;
    }
    if (isMark(tokens[at], ",")) at += 1;
    else if (!isMark(tokens[at], close)) at = Math.max(at + 1, skip(tokens, at));
  }
  return { value: fields.size > 0 ? fields : items, next: at + 1 };
}

/** A composite of Go, whose type comes first: `[]string{…}`, `map[string]string{…}`. */
function readComposite(tokens: readonly Token[], from: number, scope: Scope): Read | undefined {
  let at = from;
  while (at < from + 8 && (tokens[at]?.kind === "word" || "[]*".includes(tokens[at]?.value ?? "-"))) at += 1;
  return at > from && isMark(tokens[at], "{") ? readItems(tokens, at, scope) : undefined;
}

function readPrimary(tokens: readonly Token[], at: number, scope: Scope): Read | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (token.kind === "string") return { value: token.value, next: at + 1 };
  if (token.kind === "template") {
    const filled = fill(token.value, (name) => scope.names.get(name));
    return { value: filled, next: at + 1 };
  }
  if (token.kind === "word") {
    if (isMark(tokens[at + 1], "(")) {
      const args = readItems(tokens, at + 1, scope);
      return {
        value: scope.call(lastPart(token.value), isList(args.value) ? args.value : []),
        next: args.next,
      };
    }
    if (token.value === "map") return readComposite(tokens, at, scope);
    if (/^\d+$/.test(token.value)) return { value: Number(token.value), next: at + 1 };
    const known = constants.has(token.value) ? constants.get(token.value) : scope.names.get(token.value);
    return { value: known, next: at + 1 };
  }
  if (token.value === "[" && isMark(tokens[at + 1], "]"))
    return readComposite(tokens, at, scope) ?? { value: [], next: at + 2 };
  return token.value in closers ? readItems(tokens, at, scope) : undefined;
}

/** A text with its places in braces filled; undefined where one is an expression or a name that is not known. */
function fill(template: string, valueFor: (name: string) => Value): string | undefined {
  let isFilled = true;
  const filled = template.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, name) => {
    if (whole === "{{" || whole === "}}") return whole.charAt(0);
    const value = valueFor(name);
    if (typeof value !== "string" && typeof value !== "number") isFilled = false;
    return String(value);
  });
  return isFilled ? filled : undefined;
}

/** A text after which `.format(…)` stands. */
function readFormat(tokens: readonly Token[], at: number, template: string, scope: Scope): Read {
  const args = readItems(tokens, at + 2, scope);
  const values = isList(args.value) ? [...args.value] : [];
  const named = isFields(args.value) ? args.value : new Map<string, Value>();
  const filled = fill(template, (name) => (name === "" ? values.shift() : named.get(name)));
  return { value: filled, next: args.next };
}

/** The expression that begins at a token: strings, lists and fields, joined by "+", by names and known calls. */
export function readValue(tokens: readonly Token[], from: number, scope: Scope): Read {
  const first = readPrimary(tokens, from, scope);
  if (first === undefined) return { value: undefined, next: Math.max(from + 1, skip(tokens, from)) };
  let { value, next } = first;
  for (;;) {
    const token = tokens[next];
    const isString = typeof value === "string";
    if (isString && isMark(token, ".") && tokens[next + 1]?.value === "format") {
      ({ value, next } = readFormat(tokens, next, String(value), scope));
    } else if (isString && (isMark(token, "+") || isText(token))) {
      const right = readPrimary(tokens, isMark(token, "+") ? next + 1 : next, scope);
      if (right === undefined) return { value: undefined, next: skip(tokens, next) };
      value = typeof right.value === "string" ? `${value}${right.value}` : undefined;
      next = right.next;
    } else if (token === undefined || ends.has(token.value) || token.line > (tokens[next - 1]?.line ?? 0)) {
      return { value, next };
    } else if (isMark(token, "...")) return { value, next };
    else return { value: undefined, next: skip(tokens, next) };
  }
}
