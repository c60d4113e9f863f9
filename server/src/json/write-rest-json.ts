import {
  type DescField,
  type DescMessage,
  type JsonValue,
  type Message,
  ScalarType,
  toJson,
} from "@bufbuild/protobuf";
import { enumWords } from "./enum-words.ts";
import { isObject } from "./read-json.ts";
import { shortestTimestamp } from "./timestamp.ts";

/** Changes a value from the canonical JSON of protobuf to that of REST; undefined where they are the same. */
type Respell = ((json: JsonValue) => JsonValue) | undefined;

const WIDE = new Set([
  ScalarType.INT64,
  ScalarType.SINT64,
  ScalarType.SFIXED64,
  ScalarType.UINT64,
  ScalarType.FIXED64,
]);

const cache = new Map<DescMessage, Respell>();

/**
 * A message as the REST facade spells it: snake_case, enums as lower-case words, 64-bit integers as JSON numbers (all
 * digits), times with as many fraction digits as needed. Fields without presence are always there (lists as [], maps as
 * {}); absent ones are left out. For JSON.stringify: 64-bit integers are raw JSON.
 */
export function writeRestJson(desc: DescMessage, message: Message): JsonValue {
  const json = toJson(desc, message, { alwaysEmitImplicit: true, useProtoFieldName: true });
  return respellMessage(desc)?.(json) ?? json;
}

function respellMessage(desc: DescMessage): Respell {
  if (desc.typeName === "google.protobuf.Timestamp") {
    return (json) => (typeof json === "string" ? shortestTimestamp(json) : json);
  }
  if (desc.typeName.startsWith("google.protobuf.")) return undefined;
  if (!cache.has(desc)) {
    // Stands in for the message inside itself.
    cache.set(desc, (json) => cache.get(desc)?.(json) ?? json);
    cache.set(desc, compile(desc));
  }
  return cache.get(desc);
}

function compile(desc: DescMessage): Respell {
  const parts = desc.fields.flatMap((field) => {
    const respell = respellField(field);
    return respell === undefined ? [] : [{ name: field.name, respell }];
  });
  if (parts.length === 0) return undefined;
  return (json) => {
    if (!isObject(json)) return json;
    for (const { name, respell } of parts) {
      const value = json[name];
      if (value !== undefined) json[name] = respell(value);
    }
    return json;
  };
}

function respellField(field: DescField): Respell {
  const respell = respellValue(field);
  if (respell === undefined) return undefined;
  switch (field.fieldKind) {
    case "list":
      return (json) => (Array.isArray(json) ? json.map(respell) : json);
    case "map":
      return (json) => {
        if (!isObject(json)) return json;
        for (const [key, value] of Object.entries(json)) json[key] = respell(value);
        return json;
      };
    default:
      return respell;
  }
}

function respellValue(field: DescField): Respell {
  if (field.message !== undefined) return respellMessage(field.message);
  const desc = field.enum;
  if (desc !== undefined) {
    const { words, names } = enumWords(desc);
    const byName = new Map(desc.values.map(({ name, number }) => [name, words.get(number) ?? name]));
    return (json) => (typeof json === "string" && names.has(json) ? (byName.get(json) ?? json) : json);
  }
  // Typed as JSON although it is not: JSON.stringify prints its text.
  return WIDE.has(field.scalar) ? (json) => JSON.rawJSON(String(json)) as unknown as JsonValue : undefined;
}
