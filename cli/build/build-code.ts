import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { programs } from "../src/programs.ts";
import { packedWords } from "./packed-words.ts";
import { paths } from "./paths.ts";

/** What is started as a process or loaded by its path. */
const entries = ["cli/src/main", "db/src/embedded/guard-main", ...Object.values(programs)];

/** Puts the package's words into our sources. */
export const withPackedWords: Plugin = {
  name: "packed-words",
  transform: {
    filter: { id: { include: /\.(tsx?|json)$/, exclude: /node_modules/ } },
    handler: (code) => ({ code: packedWords(code) }),
  },
};

/**
 * Writes our code as JavaScript, file by file: the tree stays what it is in the repository, so that what a file finds by its
 * own place is there too. Code of others is left to npm.
 *
 * @returns the packages that it imports
 */
export async function buildCode(): Promise<readonly string[]> {
  const bundle = await rolldown({
    cwd: paths.root,
    input: Object.fromEntries(entries.map((entry) => [entry, join(paths.root, `${entry}.ts`)])),
    external: (id) => !/^[./]|^@runfacts\//.test(id),
    platform: "node",
    plugins: [withPackedWords],
  });
  const { output } = await bundle.write({
    dir: paths.app,
    format: "esm",
    preserveModules: true,
    preserveModulesRoot: paths.root,
    entryFileNames: "[name].js",
    comments: false,
  });
  await bundle.close();
  const imported = output
    .filter((file) => file.type === "chunk")
    .flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
    .filter((id) => !id.startsWith("node:") && !existsSync(join(paths.app, id)));
  return [...new Set(imported.map(packageOf))].sort();
}

/** The package that a specifier leads into: `@scope/name/part` is of `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
