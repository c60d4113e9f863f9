// Generates gen/ from proto/. With --check it changes nothing and fails when gen/ differs from what would be made.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
// What the contract imports may have been laid there before it imported more.
import "./proto-imports.ts";

const root = join(import.meta.dirname, "..");
const templates = ["buf.gen.yaml", "buf.gen.client.yaml"];

async function generate(out: string): Promise<void> {
  for (const template of templates) {
    const { ok, output } = await runCommand(
      "buf",
      ["generate", "--clean", "--template", template, "--output", out],
      root,
    );
    if (!ok) throw new Error(output);
  }
}

async function check(): Promise<boolean> {
  const out = await mkdtemp(join(tmpdir(), "runfacts-gen-"));
  try {
    await generate(out);
    const results = await Promise.all(
      ["src", "openapi"].map((folder) =>
        runCommand(
          "git",
          ["diff", "--no-index", "--stat", join(out, "gen", folder), join("gen", folder)],
          root,
        ),
      ),
    );
    for (const result of results) if (!result.ok) console.error(result.output);
    return results.every((result) => result.ok);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

if (!process.argv.includes("--check")) {
  await generate(root);
} else if (!(await check())) {
  console.error("gen/ is not what proto/ generates: run `npm run generate` and commit gen/.");
  process.exitCode = 1;
}
