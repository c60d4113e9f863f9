import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

const ROOT = join(import.meta.dirname, "../..");
const INCIDENT_ID = "0197f3a2-0000-7000-8000-000000000001";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  for (const agent_version of ["1.4.1", "1.4.2"])
    expect(
      await postJson(platform.ingestUrl, "/v1/runs", sampleRun({ agent_id: "support", agent_version })),
    ).toMatchObject({ status: 201 });
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Commands of a page of the docs, each a line. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, "docs", page), "utf8");
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

it("docs/insight.md asks what the query service answers", async () => {
  const commands = commandsOf("insight.md");
  expect(commands.length).toBeGreaterThanOrEqual(4);
  for (const command of commands) {
    const own = command
      .replace("localhost:8001", new URL(platform.queryUrl).host)
      .replace(/^curl /, "curl --silent --show-error --fail-with-body ");
    const { ok, output, stdout = "" } = await runCommand("bash", ["-ec", own], ROOT);
    expect(ok, `${command}: ${output}`).toBe(true);
    expect(JSON.parse(stdout)).not.toEqual({});
  }
});

it("docs/incidents.md lists incidents, and acknowledges one", async () => {
  const { ownerUrl } = platform.database;
  await asOwner(
    ownerUrl,
    `INSERT INTO incidents (began_at, opened_at, project_id, incident_id, kind, subject, agent_id, metric)
    VALUES (now(), now(), 1, '${INCIDENT_ID}', 'drift', 'support', 'support', 'failure_rate')`,
  );
  const commands = commandsOf("incidents.md").filter((command) => command.startsWith("npm run incidents"));
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    const { ok, output } = await runCommand("bash", ["-ec", command], ROOT, {
      DATABASE_URL: ownerUrl,
      INCIDENT_ID,
    });
    expect(ok, output).toBe(true);
    expect(output).toContain(INCIDENT_ID);
  }
  const { body } = await getJson(platform.queryUrl, `/v1/incidents/${INCIDENT_ID}`);
  expect(body).toMatchObject({ state: "acknowledged" });
});
