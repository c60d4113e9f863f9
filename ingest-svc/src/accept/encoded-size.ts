import { type DescField, type DescMessage, type JsonValue, ScalarType, toBinary } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import { type Run, RunSchema } from "@runfacts/gen/server/run";

/** Largest run, encoded as protobuf: default gRPC clients take replies of 4 MiB. */
export const MAX_RUN_BYTES = 3 * 1024 * 1024;

/** Bytes that a number, an enum value or a truth value takes at most, with the tag of its field. */
const NUMBER_BYTES = 12;
/** Bytes of the tag and the length before a text or a message, at most. */
const HEAD_BYTES = 12;
/** UTF-8 takes at most 3 bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** Bytes that a value in metadata takes at most beside its texts: as an entry, with its tags and lengths. */
const VALUE_BYTES = 32;

type Fields = Readonly<Record<string, unknown>>;
/** An upper bound of the bytes of a message beside those that all messages of its type take at most. */
type Bound = (fields: Fields) => number;

const ofRun = boundOf(RunSchema);

/** True if the run is larger than {@link MAX_RUN_BYTES}. Encodes it only where a cheap upper bound does not tell. */
export function isOversized(run: Run): boolean {
  return sizeBound(run) > MAX_RUN_BYTES && toBinary(RunSchema, run).length > MAX_RUN_BYTES;
}

/** Bytes that a run takes at most. Made from the contract: no field is forgotten. */
export function sizeBound(run: Run): number {
  return ofRun(run as unknown as Fields);
}

function boundOf(schema: DescMessage): Bound {
  const variable: Bound[] = [];
  let fixed = HEAD_BYTES;
  for (const field of schema.fields) {
    if (isNumber(field)) fixed += NUMBER_BYTES;
    else variable.push(fieldBound(field));
  }
  return (fields) => {
    let bytes = fixed;
    for (const bound of variable) bytes += bound(fields);
    return bytes;
  };
}

function isNumber(field: DescField): boolean {
  return field.fieldKind === "enum" || (field.fieldKind === "scalar" && !isText(field.scalar));
}

function isText(scalar: ScalarType): boolean {
  return scalar === ScalarType.STRING || scalar === ScalarType.BYTES;
}

function fieldBound(field: DescField): Bound {
  const name = field.localName;
  if (field.fieldKind === "message") {
    const bound =
      field.message.typeName === StructSchema.typeName
        ? (value: unknown) => jsonBound(value as JsonValue)
        : boundOf(field.message);
    return (fields) => (fields[name] === undefined ? 0 : bound(fields[name] as Fields));
  }
  if (field.fieldKind === "list" && field.listKind === "message") {
    const bound = boundOf(field.message);
    return (fields) => (fields[name] as readonly Fields[]).reduce((sum, item) => sum + bound(item), 0);
  }
  // A text, or a list or a map of scalars, which take no more than as JSON values in metadata.
  return (fields) => (fields[name] === undefined ? 0 : jsonBound(fields[name] as JsonValue));
}

function jsonBound(value: JsonValue): number {
  if (typeof value === "string") return VALUE_BYTES + value.length * BYTES_PER_UNIT;
  if (typeof value !== "object" || value === null) return VALUE_BYTES;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + jsonBound(item), VALUE_BYTES);
  let bytes = VALUE_BYTES;
  for (const key in value) bytes += key.length * BYTES_PER_UNIT + jsonBound(value[key] ?? null);
  return bytes;
}
