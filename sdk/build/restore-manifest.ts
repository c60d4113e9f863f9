import { existsSync, renameSync, rmSync } from "node:fs";
import { paths } from "./paths.ts";

/** Puts the workspace's manifest back, where a pack has replaced it. */
export function restoreManifest(): void {
  if (!existsSync(paths.keptManifest)) return;
  renameSync(paths.keptManifest, paths.manifest);
  rmSync(paths.license, { force: true });
}
