// `npm run check`: everything that must hold of a commit without running the product. Prints one line a check, and
// the output of those that fail. `npm run check -- types lint` runs the named ones only.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type CommandResult, runCommand } from "@runfacts/dev/run-command";
import { checkBreaking } from "./check-breaking.ts";
import { checkMigrations } from "./migrations/check-migrations.ts";
import { checkTree } from "./tree/check-tree.ts";

const root = join(import.meta.dirname, "..");
const command =
  (name: string, ...args: string[]) =>
  () =>
    runCommand(name, args, root);

const checks: Readonly<Record<string, () => Promise<CommandResult>>> = {
  lint: command("biome", "ci", "--colors=off", "--error-on-warnings"),
  types: command("tsc", "-p", "."),
  "types-web": command("tsc", "-p", "web"),
  "types-browser": command("tsc", "-p", "e2e/browser"),
  "proto-lint": command("buf", "lint"),
  "proto-format": command("buf", "format", "--diff", "--exit-code", "proto"),
  "proto-breaking": () => checkBreaking(root),
  generated: command("node", "tools/generate.ts", "--check"),
  tree: () => checkTree(root),
  migrations: () => checkMigrations(root),
  unused: command("knip", "--no-progress"),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(", ")}. There are: ${Object.keys(checks).join(", ")}.`);
  process.exit(2);
}

const left = Object.entries(checks).filter(([name]) => wanted.length === 0 || wanted.includes(name));
await Promise.all(Array.from({ length: availableParallelism() }, runLeft));

async function runLeft(): Promise<void> {
  for (let next = left.shift(); next !== undefined; next = left.shift()) await runCheck(...next);
}

async function runCheck(name: string, run: () => Promise<CommandResult>): Promise<void> {
  const start = performance.now();
  const { ok, output } = await run();
  console.log(`${ok ? "ok    " : "FAILED"} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  if (!ok) {
    console.log(output.trimEnd());
    process.exitCode = 1;
  }
}
