import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The folders of packages that are needed where some are, by their dependencies as they are installed; what is optional or for
 * development is left out.
 *
 * @param root folder whose `node_modules` holds them
 * @param names packages that are needed
 * @returns paths from `root`, sorted
 * @throws Error if one is not installed
 */
export function neededPackages(root: string, names: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string, from: string) => {
    const path = installedPath(root, name, from);
    if (path === undefined) throw new Error(`${name} is not installed`);
    if (found.has(path)) return;
    found.add(path);
    const manifest = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));
    const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
    const optional = (peer: string) => manifest.peerDependenciesMeta?.[peer]?.optional === true;
    const peers = Object.keys(peerDependencies).filter((peer) => !optional(peer));
    for (const needed of [...Object.keys(dependencies), ...peers])
      if (!Object.hasOwn(optionalDependencies, needed)) visit(needed, path);
  };
  for (const name of names) visit(name, "");
  return [...found].sort();
}

/** Where Node finds a package for a file in a folder: the nearest `node_modules` above that has it. */
function installedPath(root: string, name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0))) {
    const path = join(folder, "node_modules", name);
    if (!folder.endsWith("node_modules") && existsSync(join(root, path, "package.json"))) return path;
    if (folder === "") return undefined;
  }
}
