import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { joinPath } from "../errors/field-path.ts";
import type { Violation } from "../errors/violation.ts";

const MAX_DEPTH = 100;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Finds the first place where bytes are no valid protobuf of a message: text that is not UTF-8, or bytes that end too
 * early. Undefined if none is found. Only for bytes that could not be decoded, so speed does not matter.
 */
export function findBinaryFault(desc: DescMessage, bytes: Uint8Array): Violation | undefined {
  return findIn(desc, bytes, "", 0);
}

function findIn(desc: DescMessage, bytes: Uint8Array, path: string, depth: number): Violation | undefined {
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
      return broken(field === undefined ? path : joinPath(path, field.name), "is cut off or damaged");
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
  if (field.fieldKind === "map") return undefined;
  if (field.message !== undefined) return findIn(field.message, bytes, path, depth + 1);
  if (field.scalar !== ScalarType.STRING) return undefined;
  try {
    utf8.decode(bytes);
    return undefined;
  } catch {
    return { field: path, rule: "string.unicode", description: "must be valid UTF-8" };
  }
}

function fieldPath(path: string, field: DescField, index: number): string {
  const own = joinPath(path, field.name);
  return field.fieldKind === "list" ? `${own}[${index}]` : own;
}

function broken(field: string, description: string): Violation {
  return { field, rule: "protobuf.malformed", description };
}
