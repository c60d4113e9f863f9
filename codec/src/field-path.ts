import type { Path } from "@bufbuild/protobuf/reflect";

const SAFE_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** Tells whether a name that a client chose may be repeated to it: 1 to 64 characters of [A-Za-z0-9_.-]. */
export function isSafeName(name: string): boolean {
  return SAFE_NAME.test(name);
}

/** ".key" for a key that may be repeated, ".*" for any other. */
export function keySegment(key: string): string {
  return isSafeName(key) ? `.${key}` : ".*";
}

/** Appends one segment (".name", "[3]" or a bare name) to a path. */
export function joinPath(path: string, segment: string): string {
  if (path === "") return segment.startsWith(".") ? segment.slice(1) : segment;
  return segment.startsWith(".") || segment.startsWith("[") ? path + segment : `${path}.${segment}`;
}

/**
 * A path of protobuf-es in our spelling: proto names, list indices, keys of maps and google.protobuf.Struct as names
 * ("run.steps[3].metadata.model"). Keys that may not be repeated are "*".
 */
export function formatPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (part.kind === "list_sub") text += `[${part.index}]`;
    else if (part.kind === "map_sub") text += keySegment(String(part.key));
    else if (!isTransparent(part)) text = joinPath(text, part.name);
  }
  return text;
}

/** Fields of the JSON-like well-known types, which nobody spells. */
const TRANSPARENT = new Set(["google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue"]);

function isTransparent(part: Path[number]): boolean {
  return part.kind === "field" && TRANSPARENT.has(part.parent.typeName);
}
