import { type DescField, type JsonValue, ScalarType } from "@bufbuild/protobuf";
import type { Violation } from "@runfacts/codec";
import { isSafeName } from "@runfacts/codec";
import { malformedBody } from "../errors/body-errors.ts";
import type { QueryParameter } from "./query-parameters.ts";

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Values by name of the parameter, as JSON for the reader of messages; and what is wrong with the query itself. */
export interface QueryValues {
  readonly json: { [name: string]: JsonValue };
  readonly violations: Violation[];
}

/**
 * Reads query parameters: scalars, enums, times and durations; a list may be repeated. Unknown
 * parameters are refused by name, so that a typo is not taken for "no filter".
 *
 * Throws INVALID_ARGUMENT where the query is not percent-encoded UTF-8.
 */
export function readQuery(
  query: string,
  parameters: ReadonlyMap<string, Pick<QueryParameter, "field">>,
): QueryValues {
  const json: QueryValues["json"] = {};
  const violations: Violation[] = [];
  for (const [name, texts] of parseQuery(query)) {
    const field = parameters.get(name)?.field;
    if (field === undefined) violations.push(unknownParameter(name));
    else if (field.fieldKind === "list") json[name] = texts.map((text) => toJson(field, text));
    else if (texts.length > 1) violations.push(violation(name, "query.repeated", "must be given once"));
    else json[name] = toJson(field, texts[0] ?? "");
  }
  return { json, violations };
}

function parseQuery(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const [name = "", ...rest] = pair.split("=");
    const key = decodeText(name);
    values.set(key, [...(values.get(key) ?? []), decodeText(rest.join("="))]);
  }
  return values;
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw malformedBody("the query is not valid percent-encoded UTF-8");
  }
}

/** Dots would be taken for the path of a field. */
function unknownParameter(name: string): Violation {
  return isSafeName(name) && !name.includes(".")
    ? violation(name, "query.unknown", "is not a known query parameter")
    : violation("", "query.unknown", "the query holds a parameter that is not known");
}

function violation(field: string, rule: string, description: string): Violation {
  return { field, rule, description };
}

/** Numbers and booleans as JSON has them; text that is none stays text, which the reader then refuses. */
function toJson(field: DescField, text: string): JsonValue {
  switch (field.scalar) {
    case undefined:
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return text;
    case ScalarType.BOOL:
      return text === "true" || text === "false" ? text === "true" : text;
    default:
      return NUMBER.test(text) ? Number(text) : text;
  }
}
