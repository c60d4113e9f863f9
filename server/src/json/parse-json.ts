import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import type { ConnectError } from "@connectrpc/connect";
import { MOST_MEMBERS_DESCRIPTION, MOST_MEMBERS_RULE } from "../contract/most-members.ts";
import { fieldError } from "../errors/field-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { tooManyValues } from "../errors/too-many-values.ts";
import { findDuplicate, pathAt, type TextPath } from "./find-in-text.ts";
import { type ScanFault, scanJson } from "./scan-json.ts";
import { spellPath } from "./spell-path.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const POSITION = /at position (\d+)/;

export type ParseOptions = {
  /** Most values that are parsed: members of objects and items of lists. */
  readonly maxValues: number;
  /** What the text shall be, for the names in errors. Default: nothing is known of it. */
  readonly desc?: DescMessage | undefined;
};

/**
 * Parses a body. Gives the error for the client where it is not UTF-8 or not JSON, holds too many values, a key that comes
 * twice in its object (JSON.parse would keep the last and drop a fact), or a number that would change. That error never
 * quotes the body.
 */
export function parseJson(bytes: Uint8Array, { maxValues, desc }: ParseOptions): JsonValue | ConnectError {
  const scan = scanJson(bytes, maxValues);
  // Nothing is made of a text with a fault.
  if (scan.fault !== undefined) return faultError(scan.fault, bytes, { maxValues, desc });
  const json = parse(bytes);
  if (isError(json)) return json.error;
  if (countMembers(json.value) !== scan.members) {
    return violation("json.duplicate_key", "must be given once", findDuplicate(bytes), desc);
  }
  return json.value;
}

type Parsed = { readonly value: JsonValue } | { readonly error: ConnectError };

function isError(parsed: Parsed): parsed is { readonly error: ConnectError } {
  return "error" in parsed;
}

function parse(bytes: Uint8Array): Parsed {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { error: malformedBody("the body is not valid UTF-8") };
  }
  if (text.trim() === "") return { error: malformedBody("the body is empty; send JSON") };
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch (error) {
    const position = error instanceof Error ? POSITION.exec(error.message)?.[1] : undefined;
    return {
      error: malformedBody(
        `the body is not valid JSON${position === undefined ? "" : ` (at position ${position})`}`,
      ),
    };
  }
}

function faultError(
  { kind, at }: ScanFault,
  bytes: Uint8Array,
  { maxValues, desc }: ParseOptions,
): ConnectError {
  if (kind === "values") return tooManyValues(maxValues, "JSON values");
  const path = pathAt(bytes, at);
  switch (kind) {
    case "depth":
      return violation("json.depth", "must not be nested so deep", path.slice(0, SHOWN_DEPTH), desc);
    case "members":
      return violation(MOST_MEMBERS_RULE, MOST_MEMBERS_DESCRIPTION, path.slice(0, -1), desc);
    case "number":
      return violation(
        "number.exact",
        "must be a number that a double holds; send longer ones as text",
        path,
        desc,
      );
  }
}

/** Steps of the path of what is nested too deep. */
const SHOWN_DEPTH = 8;

function violation(
  rule: string,
  description: string,
  path: TextPath,
  desc: DescMessage | undefined,
): ConnectError {
  return fieldError([{ field: spellPath(desc, path), rule, description }]);
}

/** The members of all objects in a value. */
function countMembers(json: JsonValue): number {
  if (typeof json !== "object" || json === null) return 0;
  let count = 0;
  if (Array.isArray(json)) {
    for (const item of json) {
      if (typeof item === "object") count += countMembers(item);
    }
    return count;
  }
  for (const key in json) {
    count += 1;
    const value = json[key];
    if (typeof value === "object") count += countMembers(value);
  }
  return count;
}
