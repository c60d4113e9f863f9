import type { FieldPath } from "./growing-paths.ts";

/** How a field is called. */
export type Spelling = (field: FieldPath[number]) => string;

export const protoNames: Spelling = ({ jsonName }) => jsonName;
export const restNames: Spelling = ({ name }) => name;

/** JSON of a value, within the objects and lists of the fields of a path that hold it. */
export function textWithin(path: FieldPath, content: string, nameOf: Spelling): string {
  return path.reduceRight((inner, field) => {
    // Struct, Value and ListValue are not spelled, but their members and items are.
    if (field.parent.typeName === "google.protobuf.Struct") return `{"k":${inner}}`;
    if (field.parent.typeName === "google.protobuf.ListValue") return `[${inner}]`;
    if (field.parent.typeName.startsWith("google.protobuf.")) return inner;
    return `{"${nameOf(field)}":${field.fieldKind === "list" ? `[${inner}]` : inner}}`;
  }, content);
}

/** Pieces between commas, in at most `bytes` characters. */
export function joined(pieceAt: (at: number) => string, bytes: number): string {
  const pieces: string[] = [];
  for (let at = 0, size = 0; ; at += 1) {
    const piece = pieceAt(at);
    size += piece.length + 1;
    if (size > bytes) return pieces.join(",");
    pieces.push(piece);
  }
}
