import { access, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pythonPackages } from "./python-packages.ts";

/** What a folder tells of the agent in it. */
export interface Project {
  /** Ranges of versions by package, of package.json; absent where there is none. */
  readonly npm?: ReadonlyMap<string, string>;
  /** How packages of npm are added, such as `pnpm add`. */
  readonly npmAdd: string;
  /** Names of packages as PyPI compares them; absent where no file names any. */
  readonly python?: ReadonlySet<string>;
  /** Whether it is a module of Go. */
  readonly isGo: boolean;
  /** Names of files and folders that are there. */
  readonly entries: ReadonlySet<string>;
}

/** Files of package managers, and how each adds a package. */
const adders: Readonly<Record<string, string>> = {
  "pnpm-lock.yaml": "pnpm add",
  "yarn.lock": "yarn add",
  "bun.lock": "bun add",
  "bun.lockb": "bun add",
};

const PYTHON_FILE = /^(pyproject\.toml|Pipfile|setup\.py|setup\.cfg|requirements[\w.-]*\.(txt|in))$/;

/**
 * Reads the files of a folder that name what an agent is built with. A file that cannot be read, or does not parse, tells
 * nothing.
 *
 * @throws Error when the folder cannot be listed
 */
export async function readProject(folder: string): Promise<Project> {
  const entries = new Set(await readdir(folder));
  const text = (name: string) => readFile(join(folder, name), "utf8").catch(() => "");
  const pythonFiles = [...entries].filter((name) => PYTHON_FILE.test(name));
  const npmAdd = Object.entries(adders).find(([file]) => entries.has(file))?.[1] ?? "npm install";
  return {
    ...(entries.has("package.json") && { npm: npmPackages(await text("package.json")) }),
    npmAdd,
    ...(pythonFiles.length > 0 && {
      python: pythonPackages((await Promise.all(pythonFiles.map(text))).join("\n")),
    }),
    isGo: await access(join(folder, "go.mod")).then(
      () => true,
      () => false,
    ),
    entries,
  };
}

function npmPackages(text: string): ReadonlyMap<string, string> {
  const manifest = parsed(text);
  const fields = ["peerDependencies", "optionalDependencies", "devDependencies", "dependencies"];
  return new Map(
    fields
      .flatMap((field) => Object.entries(Object(manifest[field])))
      .map(([name, range]) => [name, String(range)]),
  );
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
