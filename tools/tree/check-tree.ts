import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, runCommand } from "@runfacts/dev/run-command";
import { clientMakers } from "./client-makers.ts";
import { misspelledConstants } from "./constant-names.ts";
import { forbiddenImports } from "./forbidden-imports.ts";
import { undeclaredFunctions } from "./function-style.ts";
import { importCycles } from "./import-cycles.ts";
import { importGraph } from "./import-graph.ts";
import { type Import, importsOf } from "./imports-of.ts";
import { partedFolders, partGraph } from "./part-graph.ts";
import { isTooLong, MAX_LINES } from "./too-long.ts";

/** Checks every source file that git tracks or would track against the rules of the tree. */
export async function checkTree(root: string): Promise<CommandResult> {
  const listed = await runCommand("git", ["ls-files", "--cached", "--others", "--exclude-standard"], root);
  if (!listed.ok) return listed;
  const paths = listed.output.split("\n").filter((path) => /\.([cm]?[jt]sx?|sql|proto|css|py)$/.test(path));
  const sources = await Promise.all(paths.map((path) => readSource(root, path)));
  const output = complaints(new Map(sources.flat())).join("\n");
  return { ok: output === "", output };
}

/** What is wrong with the tree, a line each; sources by path. */
export function complaints(sources: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const files = new Map<string, Import[]>();
  for (const [path, source] of sources) {
    if (!path.startsWith("gen/") && isTooLong(source)) found.push(`${path}: longer than ${MAX_LINES} lines`);
    if (!/\.[cm]?[jt]sx?$/.test(path)) continue;
    try {
      const imports = importsOf(path, source);
      files.set(path, imports);
      found.push(...forbiddenImports(path, imports).map((name) => `${path}: may not import ${name}`));
      if (path.startsWith("gen/")) continue;
      const makers = clientMakers(path, source, imports);
      found.push(...makers.map((name) => `${path}: makes a ${name} of pg; connect by db/src/connection`));
      const constants = misspelledConstants(path, source);
      found.push(...constants.map((name) => `${path}: ${name} is a constant, and not spelled LIKE_THIS`));
      const functions = undeclaredFunctions(path, source);
      found.push(...functions.map((name) => `${path}: ${name} must be a function declaration`));
    } catch (error) {
      found.push(`${path}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const graph = importGraph(files);
  const parts = partedFolders.flatMap((folder) => importCycles(partGraph(graph, folder)));
  const cycles = [...importCycles(graph), ...parts];
  return [...found, ...cycles.map((cycle) => `import cycle: ${[...cycle, cycle[0]].join(" → ")}`)];
}

/** Nothing for a file that git still lists but that is no longer there. */
async function readSource(root: string, path: string): Promise<[string, string][]> {
  const source = await readFile(join(root, path), "utf8").catch(() => undefined);
  return source === undefined ? [] : [[path, source]];
}
