import type { DescField, DescMessage } from "@bufbuild/protobuf";

/** The fields from a request message down to a repeated or map field, which is the last. */
export type FieldPath = readonly DescField[];

/** How often a message may stand within itself on a path; google.protobuf.Value does without end. */
const MAX_REPEATS = 1;

/** Every path of a message that ends in a repeated or map field; those of google.protobuf.Struct are among them. */
export function growingPaths(desc: DescMessage, within: FieldPath = []): FieldPath[] {
  return desc.fields.flatMap((field) => {
    const path = [...within, field];
    const own = field.fieldKind === "list" || field.fieldKind === "map" ? [path] : [];
    const { message } = field;
    if (message === undefined || repeats(within, message) > MAX_REPEATS) return own;
    return [...own, ...growingPaths(message, path)];
  });
}

/** Every path of a message that ends in a message field: where fields can be added. */
export function messagePaths(desc: DescMessage, within: FieldPath = []): FieldPath[] {
  return desc.fields.flatMap((field) => {
    const { message } = field;
    if (message === undefined || repeats(within, message) > 0) return [];
    const path = [...within, field];
    return [path, ...messagePaths(message, path)];
  });
}

/** "run.steps.metadata.fields" */
export function pathName(path: FieldPath): string {
  return path.map(({ name }) => name).join(".");
}

/** The last field of a path, and the path of what holds it. */
export function lastOf(path: FieldPath): [field: DescField, outer: FieldPath] {
  const last = path.at(-1);
  if (last === undefined) throw new Error("a path has a field");
  return [last, path.slice(0, -1)];
}

function repeats(path: FieldPath, message: DescMessage): number {
  return path.filter((field) => field.message === message).length;
}
