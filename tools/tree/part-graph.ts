import type { ImportGraph } from "./import-cycles.ts";

/** Where the folders right below may not import each other in a circle. */
export const partedFolders: readonly string[] = ["bench", "e2e", "server/src", "tools"];

/**
 * Which folder right below another imports which, tests and their helpers aside. Files beside these folders stand above them
 * all, under the name of the folder itself.
 *
 * @param folder path from the root, such as `server/src`
 */
export function partGraph(graph: ImportGraph, folder: string): ImportGraph {
  const parts = new Map<string, string[]>();
  for (const [path, imports] of graph) {
    const part = partOf(path, folder);
    if (part === undefined || /\.test\.tsx?$|\/testing\//.test(path)) continue;
    const others = imports
      .flatMap((imported) => partOf(imported, folder) ?? [])
      .filter((other) => other !== part);
    parts.set(part, [...(parts.get(part) ?? []), ...others]);
  }
  return parts;
}

function partOf(path: string, folder: string): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const [part = "", ...below] = path.slice(folder.length + 1).split("/");
  return below.length === 0 ? folder : `${folder}/${part}`;
}
