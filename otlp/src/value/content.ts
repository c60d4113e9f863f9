import { create } from "@bufbuild/protobuf";
import { type AnyValue, AnyValueSchema } from "@runfacts/gen/otlp/common";
import { keyedDigest } from "./keyed-digest.ts";

/** How a dialect writes content. */
export interface ContentForm {
  /** Paths in JSON at which it may stand, among other things. */
  readonly within: readonly string[];
  /** Texts that stand in place of content that is kept back. */
  readonly hidden: readonly string[];
}

/** The value of an attribute that holds content, of which nothing is kept but what the functions here say of it. */
export interface Content {
  readonly value: AnyValue;
  readonly form: ContentForm;
}

/** Longer JSON is taken as it is written. */
const MAX_JSON = 1 << 17;
const MAX_DEPTH = 64;
const BEGINS_JSON = /^\s*[[{"]/;
/** What stands in place of content that is kept back: equal texts would be taken for equal arguments. */
const REDACTED = /^[^\p{L}]{0,4}redacted[^\p{L}]{0,4}$/iu;

function textOf({ value }: AnyValue): string | undefined {
  switch (value.case) {
    case undefined:
      return undefined;
    case "stringValue":
      return value.value;
    case "arrayValue":
      return JSON.stringify(value.value.values.map((item) => textOf(item) ?? null));
    default:
      return String(value.value);
  }
}

/** The text of content; undefined where there is none, or where something else stands in its place. */
function toldIn(value: AnyValue, hidden: readonly string[]): string | undefined {
  const text = textOf(value);
  return text === undefined || text === "" || hidden.includes(text) || REDACTED.test(text) ? undefined : text;
}

function parsed(text: string): unknown {
  if (text.length > MAX_JSON || !BEGINS_JSON.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Deeper JSON is taken as it is written. */
class TooDeep extends Error {}

/** JSON with the keys of objects in order. */
function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, depth + 1)}`).join()}}`;
}

/** A text or a number in JSON; undefined where there is none. */
export function memberAt({ value }: AnyValue, path: string): AnyValue | undefined {
  const json = value.case === "stringValue" ? parsed(value.value) : undefined;
  const member = json === undefined ? undefined : path.split(".").reduce(memberOf, json);
  if (typeof member === "string")
    return create(AnyValueSchema, { value: { case: "stringValue", value: member } });
  if (typeof member === "number")
    return create(AnyValueSchema, { value: { case: "doubleValue", value: member } });
  return undefined;
}

function memberOf(json: unknown, key: string): unknown {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, key)) return undefined;
  return (json as Readonly<Record<string, unknown>>)[key];
}

function canonicalOf(text: string, within: readonly string[]): string {
  let json = parsed(text);
  // Some write JSON as a text of JSON.
  if (typeof json === "string") json = parsed(json) ?? json;
  if (json === undefined) return text.trim();
  for (const path of within) {
    const inner = path.split(".").reduce(memberOf, json);
    if (inner !== undefined && inner !== null && inner !== "")
      return typeof inner === "string" ? canonicalOf(inner, []) : canonical(inner);
  }
  return canonical(json);
}

function formOf(text: string, within: readonly string[]): string {
  try {
    return canonicalOf(text, within);
  } catch (error) {
    if (error instanceof TooDeep) return text.trim();
    throw error;
  }
}

/**
 * The digest of arguments: 32 hex digits that are equal for equal arguments of one project, in whichever order their keys were
 * written, and tell nothing without the key.
 *
 * @param key secret of the project
 * @returns undefined where there are no arguments to be seen
 */
export function argumentDigest(key: Uint8Array, { value, form }: Content): string | undefined {
  const text = toldIn(value, form.hidden);
  return text === undefined ? undefined : keyedDigest(key, formOf(text, form.within));
}

/** The size of content in bytes of UTF-8; undefined as for arguments. */
export function sizeOf({ value, form }: Content): number | undefined {
  const text = toldIn(value, form.hidden);
  return text === undefined ? undefined : Buffer.byteLength(text, "utf8");
}

/** Within JSON these are no parts of a text: there, quotes would have a backslash before them. */
const TOOL_CALL = new RegExp(
  [
    '"(?:finish|stop)_?[rR]eason"\\s{0,9}:\\s{0,9}"(?:tool[_-]calls?|tool_use|function_call)"',
    '"(?:type|part_kind)"\\s{0,9}:\\s{0,9}"(?:tool[_-]call|tool_use|function_call)"',
    '"tool_?[cC]alls"\\s{0,9}:\\s{0,9}\\[\\s{0,9}\\{',
    '"(?:function_?[cC]all|tool_?[uU]se)"\\s{0,9}:\\s{0,9}\\{',
  ].join("|"),
);

/** What each of these forms holds: to look for it is many times faster than to try the forms at each place of a long text. */
const NEEDLES = [
  "tool_call",
  "tool_use",
  "function_call",
  "tool-call",
  "toolCall",
  "functionCall",
  "toolUse",
];
/** Longer than each form is before and after what it holds. */
const AROUND = 48;

function hasToolCall(text: string): boolean {
  return NEEDLES.some((needle) => {
    for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length))
      if (TOOL_CALL.test(text.slice(Math.max(0, at - AROUND), at + AROUND))) return true;
    return false;
  });
}

/** Whether the answer of a model asks for tools, in the forms in which instrumentations write messages as JSON. */
export function asksForTools({ value }: AnyValue): boolean {
  if (value.case === "arrayValue") return value.value.values.some(asksForTools);
  return value.case === "stringValue" && /^\s*[[{]/.test(value.value) && hasToolCall(value.value);
}
