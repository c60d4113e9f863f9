import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The blocks of a section in a language, in order. */
function blocksOf(heading: string, language: string): string[] {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    (match) => match[1] ?? "",
  );
}

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Runs a command of the README against the platform of this test. */
async function run(command: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const here = command
    .replaceAll("http://localhost:8001", platform.queryUrl)
    .replaceAll("localhost:8000", new URL(platform.ingestUrl).host)
    .replaceAll("localhost:8001", new URL(platform.queryUrl).host)
    .replaceAll(/\bcurl (?!--)/g, "curl --silent --show-error ");
  const { ok, output, stdout = "" } = await runCommand("bash", ["-ec", here], root, env);
  expect(ok, output).toBe(true);
  return stdout;
}

describe("the README", () => {
  it("stores a run, repeats it, conflicts when changed, and reads it back", async () => {
    const [send = "", read = "", grpc = "", ...others] = blocksOf("Send a run", "sh");
    expect(others).toEqual([]);
    // One shell for all, as people have: the first line makes an id and a time.
    const end = send.indexOf("\n") + 1;
    const [variables, post] = [send.slice(0, end), send.slice(end)];
    const changed = post.replace("1.4.2", "1.4.3");
    const [getRun = "", list = "", stats = ""] = read.trimEnd().split("\n");
    const answers = await run([variables, post, post, changed, getRun].join("\n"));
    expect([...answers.matchAll(/^HTTP\/1.1 (\d+) /gm)].map(([, status]) => status)).toEqual([
      "201",
      "200",
      "409",
    ]);
    const stored = JSON.parse(answers.slice(answers.lastIndexOf("\n", answers.length - 2) + 1));
    expect(stored).toMatchObject({ agent_version: "1.4.2", steps: [{}, {}, {}] });
    // Of now, so that the dashboard shows it, which looks back for 7 days.
    expect(Math.abs(Date.now() - Date.parse(stored.started_at))).toBeLessThan(30 * 60_000);

    expect(JSON.parse(await run(list))).toMatchObject([{ agent_id: "support", step_count: 3 }]);
    expect(JSON.parse(await run(stats))).toMatchObject({ total_runs: 1, success_rate: 100 });
    expect(JSON.parse(await run(grpc))).toMatchObject({ runs: [{ agentId: "support" }] });
  });

  it("records a part of a run, and watches", async () => {
    const [commands = ""] = blocksOf("See runs while they run", "sh");
    const at = commands.indexOf("curl -N");
    expect(JSON.parse(await run(commands.slice(0, at)))).toMatchObject({ outcome: "recorded" });
    const sent = run(`sleep 0.5; ${commands.slice(0, at).replace("9f0f", "9f10")}`);
    const seen = await run(commands.slice(at));
    await sent;
    expect(seen).toContain("0199c3f1-7a3b-7c55-9f10-");
  });

  it("instruments an agent, and its run arrives", async () => {
    const [code = ""] = blocksOf("Instrument an agent", "js");
    const { ok, output } = await runCommand("node", ["--input-type=module", "--eval", code], root, {
      RUNFACTS_URL: platform.ingestUrl,
    });
    expect(ok, output).toBe(true);
    expect(await run(`curl localhost:8001/v1/runs?agent_version=1.4.0`).then(JSON.parse)).toMatchObject([
      {
        agent_id: "support",
        status: "success",
        step_count: 3,
        usage: { input_tokens: 812, output_tokens: 64 },
      },
    ]);
  });

  it("makes keys and lists them", async () => {
    const [commands = ""] = blocksOf("Keys and projects", "sh");
    const [ingest = "", query = "", list = ""] = commands.trimEnd().split("\n");
    const env = { DATABASE_URL: platform.database.ownerUrl };
    for (const command of [ingest, query]) expect(await run(command, env)).toMatch(/^key: rf_\S{43}$/m);
    const listed = await run(list, env);
    for (const scope of ["ingest", "query"]) expect(listed).toMatch(new RegExp(`  shop  ${scope}  active  `));
    expect(listed).not.toContain("rf_");
  });

  it("lists every method of the contract with its path", () => {
    const rows = readme.split("\n").filter((line) => /^\| `(?:GET|POST) /.test(line));
    for (const { name } of [...IngestService.methods, ...QueryService.methods])
      expect(
        rows.filter((row) => new RegExp(`\\b${name}\\b`).test(row)),
        name,
      ).toHaveLength(1);
  });

  it("tells how each service runs alone", () => {
    for (const main of ["ingest-svc/src", "query-svc/src", "insight-svc/src", "web/server"])
      expect(readme).toContain(`npx node ${main}/main.ts`);
  });

  it("names every script that a user needs, and no other", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const mentions = readme.matchAll(/npm (?:run ([a-z]+(?::[a-z]+)*)\b(?! -w)|(start|test)\b)/g);
    const named = new Set([...mentions].map(([, script, shorthand]) => script ?? shorthand));
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
    for (const name of [
      "start",
      "test",
      "check",
      "test:clients",
      "demo",
      "chaos",
      "keys",
      "bench",
      "db:migrate",
      "db:maintain",
      "db:rollup",
      "db:dump",
      "db:load",
    ]) {
      expect(named).toContain(name);
    }
  });
});
