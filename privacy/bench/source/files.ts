import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of a checkout. */
export interface SourceFile {
  /** Path within the checkout. */
  readonly path: string;
  readonly text: string;
}

/** The files of a checkout that match a pattern, in the order of their paths. */
export function filesOf(directory: string, pattern: string): SourceFile[] {
  if (!existsSync(directory)) throw new Error(`there is no directory ${directory}`);
  const paths = globSync(pattern, { cwd: directory }).sort();
  return paths.map((path) => ({ path, text: readFileSync(join(directory, path), "utf8") }));
}
