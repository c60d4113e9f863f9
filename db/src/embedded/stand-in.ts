import { createHash } from "node:crypto";
import { lstat, mkdir } from "node:fs/promises";

/** The stand-in for a folder that Postgres cannot enter: the same for the same path. */
export function standInFor(path: string): string {
  return `/var/tmp/runfacts-${createHash("sha256").update(path).digest("hex").slice(0, 16)}`;
}

/**
 * Makes the stand-in for a folder, which every user can enter.
 *
 * @throws Error when somebody else was there first.
 */
export async function makeStandIn(path: string): Promise<string> {
  const folder = standInFor(path);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to another user. Delete it, or set DATABASE_URL.`);
  }
  return folder;
}
