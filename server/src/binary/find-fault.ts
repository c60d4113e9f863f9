import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { joinPath, keySegment } from "../errors/field-path.ts";
import type { Violation } from "../errors/violation.ts";

const MAX_DEPTH = 100;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Finds the first place where bytes are no valid protobuf of a message: text that is not UTF-8, or bytes that end too
 * early. Undefined if none is found. Only for bytes that could not be decoded, so speed does not matter.
 */
export function findBinaryFault(desc: DescMessage, bytes: Uint8Array): Violation | undefined {
  return findInMessage(desc, bytes, "", 0);
}

function findInMessage(
  desc: DescMessage,
  bytes: Uint8Array,
  path: string,
  depth: number,
): Violation | undefined {
  if (depth > MAX_DEPTH) return broken(path, "must not be nested so deep");
  const reader = new BinaryReader(bytes);
  const counts = new Map<number, number>();
  while (reader.pos < reader.len) {
    let field: DescField | undefined;
    try {
      const [number, wireType] = reader.tag();
      field = desc.fields.find((candidate) => candidate.number === number);
      const index = counts.get(number) ?? 0;
      counts.set(number, index + 1);
      if (field === undefined || wireType !== WireType.LengthDelimited) {
        reader.skip(wireType, number);
        continue;
      }
      const fault = findInField(field, reader.bytes(), fieldPath(path, field, index), depth);
      if (fault !== undefined) return fault;
    } catch {
      return broken(field === undefined ? path : fieldPath(path, field), "is cut off or damaged");
    }
  }
  return undefined;
}

function findInField(
  field: DescField,
  bytes: Uint8Array,
  path: string,
  depth: number,
): Violation | undefined {
  return field.fieldKind === "map"
    ? findInEntry(field, bytes, path, depth)
    : findInValue(field, bytes, path, depth);
}

/** The entries of a map are messages with the key as field 1 and the value as field 2. */
function findInEntry(
  field: DescField & { fieldKind: "map" },
  bytes: Uint8Array,
  path: string,
  depth: number,
) {
  const reader = new BinaryReader(bytes);
  let own = `${path}.*`;
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType !== WireType.LengthDelimited) {
      reader.skip(wireType, number);
      continue;
    }
    const part = reader.bytes();
    if (number === 1) {
      if (!isUtf8(part)) return notUtf8(own);
      own = path + keySegment(utf8.decode(part));
    } else {
      const fault = findInValue(field, part, own, depth);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function findInValue(
  field: DescField,
  bytes: Uint8Array,
  path: string,
  depth: number,
): Violation | undefined {
  if (field.message !== undefined) return findInMessage(field.message, bytes, path, depth + 1);
  return field.scalar !== ScalarType.STRING || isUtf8(bytes) ? undefined : notUtf8(path);
}

function fieldPath(path: string, field: DescField, index?: number): string {
  // Nobody spells the fields of google.protobuf.Struct and Value.
  const own = field.parent.typeName.startsWith("google.protobuf.") ? path : joinPath(path, field.name);
  return field.fieldKind === "list" && index !== undefined ? `${own}[${index}]` : own;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function notUtf8(field: string): Violation {
  return { field, rule: "string.unicode", description: "must be valid UTF-8" };
}

function broken(field: string, description: string): Violation {
  return { field, rule: "protobuf.malformed", description };
}
