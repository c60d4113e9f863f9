import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";

const root = join(import.meta.dirname, "../..");
const examples = join(root, "examples/opentelemetry");
const cache = join(root, "node_modules/.cache/otlp-recipes");

/** Packages in place, or what is missing for them. */
export type Installed =
  | { readonly folder: string; readonly bin: string; readonly packages: readonly string[] }
  | { readonly missing: string };

interface Installer {
  /** The file of an example that lists its packages. */
  readonly list: string;
  readonly steps: (folder: string, list: string) => readonly (readonly [string, ...string[]])[];
  readonly bin: string;
  /** `name version` of each package that the list names. */
  readonly packagesOf: (list: string) => readonly string[];
}

const pip = ["-m", "pip", "install", "--quiet", "--retries", "1"];
/** Packages of npm are as they were at the end of this day. */
const BEFORE = "2026-11-30T23:59:59Z";

const installers: readonly Installer[] = [
  {
    list: "requirements.txt",
    steps: (folder, list) => [
      ["python3", "-m", "venv", folder],
      // What these packages need in turn is as it was when the recipe was written.
      [join(folder, "bin/python"), ...pip, "-r", list, "-c", join(dirname(list), "constraints.txt")],
    ],
    bin: "bin",
    packagesOf: (list) =>
      list
        .trim()
        .split("\n")
        .map((line) => line.replace("==", " ")),
  },
  {
    list: "package.json",
    steps: (folder) => [
      ["npm", "install", "--prefix", folder, "--before", BEFORE, "--no-audit", "--no-fund", "--silent"],
    ],
    bin: "node_modules/.bin",
    packagesOf: (list) => {
      const { dependencies } = JSON.parse(list) as { dependencies: Record<string, string> };
      return Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
    },
  },
  {
    list: "go.mod",
    steps: () => [["go", "mod", "download"]],
    bin: ".",
    packagesOf: (list) =>
      [...list.matchAll(/^\t(\S+) v(\S+)$/gm)].map(([, name, version]) => `${name} ${version}`),
  },
];

function listOf(folder: string): { readonly installer: Installer; readonly list: string } {
  const installer = installers.find(({ list }) => existsSync(join(folder, list)));
  if (installer === undefined) throw new Error(`${folder} lists no packages`);
  return { installer, list: readFileSync(join(folder, installer.list), "utf8") };
}

/** `name version` of each package that an example lists. */
export function packagesOf(example: string): readonly string[] {
  const { installer, list } = listOf(join(examples, example));
  return installer.packagesOf(list);
}

/** Installs the packages of an example, or those that another folder lists, once, into a folder that the next call finds. */
export async function install(name: string, from = join(examples, name)): Promise<Installed> {
  const { installer, list } = listOf(from);
  const folder = join(cache, `${name}-${createHash("sha256").update(list).digest("hex").slice(0, 8)}`);
  const done = join(folder, ".installed");
  if (!existsSync(done)) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const file of [installer.list, "constraints.txt", "go.sum"])
      if (existsSync(join(from, file))) await copyFile(join(from, file), join(folder, file));
    for (const [command, ...args] of installer.steps(folder, join(folder, installer.list))) {
      const { ok, output } = await runCommand(command, args, folder);
      if (!ok) return { missing: output.trim().split("\n").at(-1) ?? command };
    }
    await writeFile(done, "");
  }
  return { folder, bin: join(folder, installer.bin), packages: installer.packagesOf(list) };
}
