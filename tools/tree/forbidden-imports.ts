import { posix } from "node:path";
import type { Import } from "./imports-of.ts";
import { roomOf } from "./rooms.ts";

/**
 * Names what a file imports although its room may not: another room's package that is not listed for it, a module that
 * it must never use, and a relative path that leaves the folder of the room.
 *
 * @param path path of the file from the root of the repository, with forward slashes
 * @throws Error if the file is in no room
 */
export function forbiddenImports(path: string, imports: readonly Import[]): string[] {
  const room = roomOf(path);
  if (room === undefined) throw new Error("is in no room of tools/tree/rooms.ts");
  const isTest = /\.test\.tsx?$|\/testing\//.test(path);
  const allowed = [...room.imports, ...(isTest ? (room.tests ?? []) : [])];
  const own = `@runfacts/${folderOf(path)}`;
  const isForbidden = (specifier: string) => {
    if (specifier === own) return false;
    if (specifier.startsWith("@runfacts/")) return !allowed.some((pattern) => matches(pattern, specifier));
    if (specifier.startsWith(".")) return leaves(path, specifier);
    return room.never?.some((pattern) => matches(pattern, specifier)) ?? false;
  };
  return imports.map(({ specifier }) => specifier).filter(isForbidden);
}

/** The folder below the root that holds a file; `.` for a file of the root itself. */
function folderOf(path: string): string {
  const [folder = ".", ...below] = path.split("/");
  return below.length === 0 ? "." : folder;
}

function leaves(path: string, specifier: string): boolean {
  return folderOf(posix.join(posix.dirname(path), specifier)) !== folderOf(path);
}

function matches(pattern: string, specifier: string): boolean {
  return pattern.endsWith("*") ? specifier.startsWith(pattern.slice(0, -1)) : pattern === specifier;
}
