import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { roomCycles } from "./room-cycles.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import { forbiddenImports, isTooLong, maxLines } from "./tree-rules.ts";

/** Checks every source file that git tracks or would track, generated code aside, against the rules of the tree. */
export async function checkTree(root: string): Promise<CommandResult> {
  const listed = await runCommand("git", ["ls-files", "--cached", "--others", "--exclude-standard"], root);
  if (!listed.ok) return listed;
  const paths = listed.output
    .split("\n")
    .filter((path) => /\.(tsx?|mjs|sql|proto|css|py)$/.test(path) && !path.startsWith("gen/"));
  const sources = new Map(
    await Promise.all(
      paths.map(async (path) => [path, await readFile(join(root, path), "utf8").catch(() => "")] as const),
    ),
  );
  const complaints = [...sources].flatMap(([path, source]) => complaintsOf(path, source));
  const cycles = roomCycles(sources).map((cycle) => `rooms import each other in a circle: ${cycle}`);
  const output = [...complaints, ...cycles].join("\n");
  return { ok: output === "", output };
}

function complaintsOf(path: string, source: string): string[] {
  const imports = forbiddenImports(path, source).map((specifier) => `${path}: may not import ${specifier}`);
  return isTooLong(source) ? [...imports, `${path}: longer than ${maxLines} lines`] : imports;
}
