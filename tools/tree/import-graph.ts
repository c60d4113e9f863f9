import { posix } from "node:path";
import type { ImportGraph } from "./import-cycles.ts";
import type { Import } from "./imports-of.ts";

/**
 * Which file imports which, from the relative imports of each file. Types count as values do: a file that cannot be
 * understood without another is not below it.
 */
export function importGraph(files: ReadonlyMap<string, readonly Import[]>): ImportGraph {
  const relative = (path: string, { specifier }: Import) =>
    specifier.startsWith(".") ? [posix.join(posix.dirname(path), specifier)] : [];
  return new Map([...files].map(([path, imports]) => [path, imports.flatMap((one) => relative(path, one))]));
}
