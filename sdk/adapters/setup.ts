import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { packagesFolder } from "./packages-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether the packages that adapters watch are installed. */
    readonly hasPackages: boolean;
  }
}

const wanted = join(import.meta.dirname, "packages");

/** @returns a line of what failed; undefined when all is there */
async function installPackages(): Promise<string | undefined> {
  const lock = await readFile(join(wanted, "package-lock.json"), "utf8");
  const marker = join(packagesFolder, "installed-package-lock.json");
  if ((await readFile(marker, "utf8").catch(() => "")) === lock) return undefined;
  await mkdir(packagesFolder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    await copyFile(join(wanted, file), join(packagesFolder, file));
  try {
    const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    await promisify(execFile)("npm", ["ci", ...quiet], { cwd: packagesFolder });
  } catch (error) {
    const lines = String(error).trim().split("\n");
    return lines.findLast((line) => !line.includes("complete log"));
  }
  await writeFile(marker, lock);
  return undefined;
}

/** Installs what `npm run test:adapters` needs; where that cannot be had it says so, and its tests are skipped. */
export async function setup({ provide }: TestProject): Promise<void> {
  const missing = await installPackages();
  if (missing !== undefined)
    console.log(`skipped: the packages that adapters watch cannot be had here (${missing})`);
  provide("hasPackages", missing === undefined);
}
