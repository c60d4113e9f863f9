import { access, readFile, symlink } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { z } from "zod";

const LIST = "pg-symlinks.json";
/** What paths in the list begin with: the folder's name in the package. */
const FOLDER = "native";
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the links between libraries that the packages of PostgreSQL leave to their install script, which npm does not run
 * where scripts are off or not allowed.
 *
 * @param binaries the folder with `bin` and `lib`
 * @returns whether all are there now; false where the folder is not ours to write
 */
export async function linkLibraries(binaries: string): Promise<boolean> {
  const list = await readFile(join(binaries, LIST), "utf8").catch(() => "[]");
  for (const { source, target } of links.parse(JSON.parse(list))) {
    const path = join(binaries, relative(FOLDER, target));
    if (await exists(path)) continue;
    await symlink(basename(source), path).catch(() => undefined);
    if (!(await exists(path))) return false;
  }
  return true;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
