import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CommandResult, runCommand } from "./run-command.ts";
import { forbiddenImports, isTooLong, maxLines } from "./tree-rules.ts";

/** Checks every source file that git tracks or would track, generated code aside, against the rules of the tree. */
export async function checkTree(root: string): Promise<CommandResult> {
  const listed = await runCommand("git", ["ls-files", "--cached", "--others", "--exclude-standard"], root);
  if (!listed.ok) return listed;
  const paths = listed.output
    .split("\n")
    .filter((path) => /\.(tsx?|mjs|sql|proto|css|py)$/.test(path) && !path.startsWith("gen/"));
  const complaints = await Promise.all(paths.map((path) => complaintsOf(root, path)));
  const output = complaints.flat().join("\n");
  return { ok: output === "", output };
}

async function complaintsOf(root: string, path: string): Promise<string[]> {
  const source = await readFile(join(root, path), "utf8").catch(() => "");
  const imports = forbiddenImports(path, source).map((specifier) => `${path}: may not import ${specifier}`);
  return isTooLong(source) ? [...imports, `${path}: longer than ${maxLines} lines`] : imports;
}
