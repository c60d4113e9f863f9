import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { sampleRun } from "../harness/sample-run.ts";

const hasPrograms = ["curl", "jq"].every((program) => spawnSync(program, ["--version"]).status === 0);
if (!hasPrograms)
  console.warn("No curl or no jq on this machine: the commands of docs/replicas.md are not tested.");

it.skipIf(!hasPrograms)("docs/replicas.md reads what was just written", async () => {
  const page = await readFile(join(import.meta.dirname, "../../docs/replicas.md"), "utf8");
  const [commands = "", ...others] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(
    ([, block]) => block ?? "",
  );
  expect(others).toEqual([]);
  await using platform = await startPlatform();
  const folder = await mkdtemp(join(tmpdir(), "runfacts-replicas-"));
  const run = sampleRun();
  await writeFile(join(folder, "run.json"), JSON.stringify(run));
  const here = commands
    .replaceAll("http://127.0.0.1:8000", platform.ingestUrl)
    .replaceAll("http://127.0.0.1:8001", platform.queryUrl)
    .replaceAll(/\bcurl "/g, 'curl --silent "');
  const { ok, output, stdout = "" } = await runCommand("bash", ["-ec", here], folder);
  expect(ok, output).toBe(true);
  expect(JSON.parse(stdout)).toMatchObject([{ run_id: run.run_id }]);
  await rm(folder, { recursive: true });
});
