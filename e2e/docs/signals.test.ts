import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/signals.md"), "utf8");

it("docs/signals.md sends signals of a run, and asks for them", async () => {
  await using platform = await startPlatform();
  const run = sampleRun({ agent_id: "support" });
  expect(await postJson(platform.ingestUrl, "/v1/runs", run)).toMatchObject({ status: 201 });
  const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  expect(commands).toHaveLength(4);
  const [one = "", several = "", groups = "", list = ""] = commands.map((command) =>
    command
      .replaceAll("localhost:8000", new URL(platform.ingestUrl).host)
      .replaceAll("localhost:8001", new URL(platform.queryUrl).host)
      .replaceAll(/\bcurl /g, "curl --silent --show-error "),
  );
  const answerOf = async (command: string) => {
    const {
      ok,
      output,
      stdout = "",
    } = await runCommand("bash", ["-ec", command], ".", { run_id: run.run_id });
    expect(ok, output).toBe(true);
    return stdout;
  };
  expect(await answerOf(one)).toMatch(/^HTTP\/1.1 201 /);
  expect(await answerOf(one)).toMatch(/^HTTP\/1.1 200 /);
  expect(JSON.parse(await answerOf(several))).toMatchObject({
    results: [{ outcome: "created" }, { outcome: "created" }],
  });
  expect(JSON.parse(await answerOf(groups))).toMatchObject({ total_groups: 3 });
  expect(JSON.parse(await answerOf(list))).toMatchObject([{ run_id: run.run_id, signal_count: 3 }]);
  expect((await getJson(platform.queryUrl, "/v1/runs?signal_value=false")).body).toEqual([]);
});
