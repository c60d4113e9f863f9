import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { paths } from "../build/paths.ts";

/** Where tests find the runtimes, and a project that has installed the package as it is published. */
export interface Runtimes {
  /** Holds `node_modules` with the runtimes. */
  readonly folder: string;
  readonly consumer: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Undefined where the runtimes cannot be had. */
    readonly runtimes: Runtimes | undefined;
  }
}

const run = promisify(execFile);
const packages = join(import.meta.dirname, "packages");
const cache = join(paths.root, "node_modules/.cache/runfacts-sdk-runtimes");
const quiet = ["--prefer-offline", "--no-audit", "--no-fund"];

/** @returns the last line of what failed; undefined when all is there */
async function installRuntimes(): Promise<string | undefined> {
  const lock = await readFile(join(packages, "package-lock.json"), "utf8");
  const marker = join(cache, "installed-package-lock.json");
  if ((await readFile(marker, "utf8").catch(() => "")) === lock) return undefined;
  await mkdir(cache, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    await copyFile(join(packages, file), join(cache, file));
  try {
    await run("npm", ["ci", ...quiet], { cwd: cache });
  } catch (error) {
    return String(error).trim().split("\n").at(-1);
  }
  await writeFile(marker, lock);
  return undefined;
}

async function installPackage(): Promise<string> {
  const consumer = await mkdtemp(join(tmpdir(), "runfacts-sdk-runtimes-"));
  await run("npm", ["pack", "-w", "sdk", "--pack-destination", consumer], { cwd: paths.root });
  const [tarball = ""] = await readdir(consumer);
  await writeFile(join(consumer, "package.json"), '{"name":"consumer","version":"1.0.0","type":"module"}');
  await run("npm", ["install", ...quiet, "--ignore-scripts", `./${tarball}`], { cwd: consumer });
  return consumer;
}

/** Installs what `npm run test:runtimes` needs; where that cannot be had it says so, and its tests are skipped. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const missing = await installRuntimes();
  if (missing !== undefined) {
    console.log(`skipped: the runtimes cannot be had here (${missing})`);
    provide("runtimes", undefined);
    return async () => undefined;
  }
  const consumer = await installPackage();
  provide("runtimes", { folder: cache, consumer });
  return () => rm(consumer, { recursive: true, force: true });
}
