import type { CommandResult } from "@runfacts/dev/run-command";
import { lintMigrations } from "./lint-migrations.ts";
import { checksumsOf, readMigrations, readReleased, readReleasedOnMain } from "./read-migrations.ts";
import { releaseProblems } from "./released-migrations.ts";

/** Checks that released migrations are as they were, and that newer ones hold nobody up. */
export async function checkMigrations(root: string): Promise<CommandResult> {
  const texts = await readMigrations(root);
  const problems = releaseProblems({
    files: checksumsOf(texts),
    released: await readReleased(root),
    onMain: await readReleasedOnMain(root),
  });
  problems.push(...(await lintMigrations(texts)));
  return { ok: problems.length === 0, output: problems.join("\n") };
}
