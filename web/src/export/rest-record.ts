import {
  type DescField,
  type DescMessage,
  type JsonValue,
  type MessageShape,
  ScalarType,
  toJson,
} from "@bufbuild/protobuf";

/** A message as the REST interface spells it. */
export interface RestRecord {
  readonly [name: string]: JsonValue;
}

/**
 * Spells a message as the REST interface does, so that an export reads like its answer: snake_case, enums as
 * lower-case words, 64-bit integers as numbers, times with as many fraction digits as needed. Absent fields are left
 * out.
 */
export function restRecord<D extends DescMessage>(desc: D, message: MessageShape<D>): RestRecord {
  const json = toJson(desc, message, { alwaysEmitImplicit: true, useProtoFieldName: true });
  return respell(desc, json) as RestRecord;
}

function respell(desc: DescMessage, json: JsonValue): JsonValue {
  if (desc.typeName === "google.protobuf.Timestamp")
    return String(json).replace(/(?:\.|(\.\d*?[1-9]))0+Z$/, "$1Z");
  if (json === null || typeof json !== "object" || Array.isArray(json)) return json;
  for (const field of desc.fields) {
    const value = json[field.name];
    if (value === undefined) continue;
    json[field.name] = Array.isArray(value)
      ? value.map((one) => respellValue(field, one))
      : respellValue(field, value);
  }
  return json;
}

function respellValue(field: DescField, json: JsonValue): JsonValue {
  if (field.message !== undefined) return respell(field.message, json);
  if (field.enum !== undefined) return wordOf(field.enum.sharedPrefix ?? "", json);
  return field.scalar === ScalarType.INT64 ? Number(json) : json;
}

/** `RUN_STATUS_SUCCESS` as `success`. */
const wordOf = (prefix: string, json: JsonValue) =>
  typeof json === "string" ? json.toLowerCase().replace(prefix, "") : json;
