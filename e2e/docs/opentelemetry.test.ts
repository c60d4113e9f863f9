import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { packagesOf } from "../otlp-recipes/install.ts";
import { readPage } from "../otlp-recipes/page.ts";
import { recipes } from "../otlp-recipes/recipe.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/opentelemetry.md"), "utf8");

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

async function run(command: string): Promise<string> {
  const here = command
    .replaceAll("localhost:4318", new URL(platform.ingestUrl).host)
    .replaceAll("localhost:8000", new URL(platform.ingestUrl).host)
    .replaceAll("localhost:8001", new URL(platform.queryUrl).host)
    .replaceAll("curl ", "curl --silent --show-error ");
  const { ok, output, stdout = "" } = await runCommand("bash", ["-ec", here], root);
  expect(ok, output).toBe(true);
  return stdout;
}

describe("docs/opentelemetry.md", () => {
  it("sends a span that is a run, without its content", async () => {
    const section = page.split(/^## /m).find((text) => text.startsWith("Start\n")) ?? "";
    const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
    expect(blocks).toHaveLength(2);
    const [send = "", read = ""] = blocks;
    const answer = await run(send);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain("left out");
    const [stored] = JSON.parse(await run(read));
    expect(stored).toMatchObject({ agent_id: "support", step_count: 1, usage: { input_tokens: 812 } });
    expect(await run(`curl localhost:8001/v1/runs/${stored.run_id}`)).not.toContain("order");
  });

  it("shows how to see what arrived", async () => {
    const [command = ""] = /curl -s localhost:8000\/metrics[^`]*/.exec(page) ?? [];
    expect(await run(command)).toMatch(/^otlp_spans_received_total 1$/m);
  });

  it("has a recipe for each example, and installs what that lists", async () => {
    const blocks = await readPage();
    const folders = readdirSync(join(root, "examples/opentelemetry")).sort();
    expect(recipes.map(({ folder }) => folder).sort()).toEqual(folders);
    expect([...blocks.keys()]).toEqual(recipes.map(({ title }) => title));
    for (const { title, folder } of recipes) {
      const listed = packagesOf(folder).map((line) => line.split(" ")[0]);
      expect(blocks.get(title)?.packages.toSorted(), title).toEqual(listed.toSorted());
    }
  });
});
