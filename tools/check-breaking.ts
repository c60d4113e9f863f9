import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, runCommand } from "@runfacts/dev/run-command";

/**
 * Compares the contract with that of the main branch (`origin/main` where there is one, else `main`).
 *
 * buf cannot compare with git directly, since the imports of the other side are outside git: its proto/ is laid out in a
 * temporary folder beside today's imports.
 */
export async function checkBreaking(root: string): Promise<CommandResult> {
  const base = await findBase(root);
  if (base === undefined) return { ok: true, output: "no main branch with a contract to compare with" };
  const other = await mkdtemp(join(tmpdir(), "runfacts-base-"));
  try {
    const archive = join(other, "base.tar");
    const steps: [string, string[]][] = [
      ["git", ["archive", "--output", archive, base, "proto", "buf.yaml"]],
      ["tar", ["-xf", archive, "-C", other]],
    ];
    for (const [command, args] of steps) {
      const result = await runCommand(command, args, root);
      if (!result.ok) return result;
    }
    await cp(join(root, ".imports"), join(other, ".imports"), { recursive: true });
    return await runCommand("buf", ["breaking", "--against", other], root);
  } finally {
    await rm(other, { recursive: true, force: true });
  }
}

async function findBase(root: string): Promise<string | undefined> {
  for (const ref of ["origin/main", "main"]) {
    const { ok } = await runCommand("git", ["cat-file", "-e", `${ref}:proto/runfacts/v1`], root);
    if (ok) return ref;
  }
  return undefined;
}
