import { type DescMessage, type JsonValue, type Message, ScalarType, toJson } from "@bufbuild/protobuf";
import { shortestTimestamp } from "../time/timestamp.ts";
import { compiler, isWellKnown, type Visitor } from "../visit.ts";
import { enumWords } from "./dialects.ts";
import { isObject } from "./read-json.ts";

declare global {
  interface JSON {
    /** An object that JSON.stringify prints as the given text. https://tc39.es/proposal-json-parse-with-source */
    rawJSON(text: string): object;
  }
}

const WIDE = new Set([
  ScalarType.INT64,
  ScalarType.SINT64,
  ScalarType.SFIXED64,
  ScalarType.UINT64,
  ScalarType.FIXED64,
]);

/**
 * A message as the REST facade spells it: snake_case, enums as lower-case words, 64-bit integers as JSON numbers (all
 * digits), times with as many fraction digits as needed. Fields without presence are always there (lists as [], maps as
 * {}); absent ones are left out. For JSON.stringify: 64-bit integers are raw JSON.
 */
export function writeRestJson(desc: DescMessage, message: Message): JsonValue {
  const json = toJson(desc, message, { alwaysEmitImplicit: true, useProtoFieldName: true });
  return respellingOf(desc)?.(json) ?? json;
}

/** Changes values from the canonical JSON of protobuf to that of REST; undefined where they are the same. */
const visitor: Visitor<(json: JsonValue) => JsonValue> = {
  // Typed as JSON although it is not: JSON.stringify prints its text.
  scalar: (_field, type) =>
    WIDE.has(type) ? (json) => JSON.rawJSON(String(json)) as unknown as JsonValue : undefined,

  enum: (_field, desc) => {
    const { words, names } = enumWords(desc);
    const byName = new Map(desc.values.map(({ name, number }) => [name, words.get(number) ?? name]));
    return (json) => (typeof json === "string" && names.has(json) ? (byName.get(json) ?? json) : json);
  },

  nested: (_field, of) => of(),

  list: (_field, item) => item && ((json) => (Array.isArray(json) ? json.map(item) : json)),

  map: (_field, respell) =>
    respell &&
    ((json) => {
      if (!isObject(json)) return json;
      for (const [key, value] of Object.entries(json)) json[key] = respell(value);
      return json;
    }),

  message: (desc, parts) => {
    if (desc.typeName === "google.protobuf.Timestamp")
      return (json) => (typeof json === "string" ? shortestTimestamp(json) : json);
    if (isWellKnown(desc)) return undefined;
    const changed = parts().flatMap(({ field: { name }, of }) =>
      of === undefined ? [] : [{ name, respell: of }],
    );
    if (changed.length === 0) return undefined;
    return (json) => {
      if (!isObject(json)) return json;
      for (const { name, respell } of changed) {
        const value = json[name];
        if (value !== undefined) json[name] = respell(value);
      }
      return json;
    };
  },

  later: (of) => (json) => of()?.(json) ?? json,
};

const respellingOf = compiler(visitor);
