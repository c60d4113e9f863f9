import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import { tooManyMembers } from "../contract.ts";
import { FieldFault, TooManyValues, Unreadable } from "../faults.ts";
import { findDuplicate, pathAt, spellPath } from "./find-in-text.ts";
import { type ScanFault, scanJson } from "./scan-json.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const POSITION = /at position (\d+)/;

export interface ParseOptions {
  /** Most values that are parsed: members of objects and items of lists. */
  readonly maxValues: number;
  /** What the text shall be, for the names in errors. Default: nothing is known of it. */
  readonly desc?: DescMessage | undefined;
}

/**
 * Parses a body. Throws Unreadable where it is not UTF-8 or not JSON, TooManyValues for too many, and a FieldFault for a key
 * that comes twice in its object (JSON.parse would keep the last and drop a fact), an object of too many members, what is
 * nested too deep, and a number that would change.
 */
export function parseJson(bytes: Uint8Array, { maxValues, desc }: ParseOptions): JsonValue {
  const scan = scanJson(bytes, maxValues);
  // Nothing is made of a text with a fault.
  if (scan.fault !== undefined) throw faultOf(scan.fault, bytes, { maxValues, desc });
  const json = parse(bytes);
  if (countMembers(json) !== scan.members) {
    const path = spellPath(desc, findDuplicate(bytes));
    throw new FieldFault("json.duplicate_key", "must be given once", path);
  }
  return json;
}

function parse(bytes: Uint8Array): JsonValue {
  const text = decode(bytes);
  if (text.trim() === "") throw new Unreadable("the body is empty; send JSON");
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    const position = error instanceof Error ? POSITION.exec(error.message)?.[1] : undefined;
    throw new Unreadable(
      `the body is not valid JSON${position === undefined ? "" : ` (at position ${position})`}`,
    );
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Unreadable("the body is not valid UTF-8");
  }
}

function faultOf({ kind, at }: ScanFault, bytes: Uint8Array, { maxValues, desc }: ParseOptions): Error {
  if (kind === "values") return new TooManyValues(maxValues, "JSON values");
  const path = pathAt(bytes, at);
  switch (kind) {
    case "depth":
      return new FieldFault(
        "json.depth",
        "must not be nested so deep",
        spellPath(desc, path.slice(0, SHOWN_DEPTH)),
      );
    case "members":
      return tooManyMembers(spellPath(desc, path.slice(0, -1)));
    case "number":
      return new FieldFault(
        "number.exact",
        "must be a number that a double holds; send longer ones as text",
        spellPath(desc, path),
      );
  }
}

/** Steps of the path of what is nested too deep. */
const SHOWN_DEPTH = 8;

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
