import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey } from "@runfacts/db/keys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { runSetup } from "./run-setup.ts";

let resources: AsyncDisposableStack;
let folder: string;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = await mkdtemp(join(tmpdir(), "runfacts-setup-"));
  resources.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "package.json"), '{"dependencies": {"openai": "^6.0.0"}}');
});
afterEach(() => resources.disposeAsync());

async function start(settings = {}): Promise<Platform> {
  return resources.use(await startPlatform(settings));
}

function environment({ ingestUrl, queryUrl }: Pick<Platform, "ingestUrl" | "queryUrl">) {
  return { RUNFACTS_URL: ingestUrl, QUERY_URL: queryUrl, WEB_PORT: "3999" };
}

// Each starts programs, which takes a while on a busy machine.
describe("runfacts setup", { timeout: 180_000 }, () => {
  it("prints the lines of the stack, and ends with 0 once a run has arrived that was not there", async () => {
    const platform = await start();
    await postJson(platform.ingestUrl, "/v1/runs", sampleRun({ agent_id: "before" }));
    const setup = runSetup(folder, environment(platform));
    await setup.prints("Waiting for the first run, for 600 s");
    expect(setup.output()).toContain(`export RUNFACTS_URL=${platform.ingestUrl}\n`);
    expect(setup.output()).toContain("node --import @runfacts/sdk/auto");
    const run = sampleRun({ agent_id: "first" });
    await postJson(platform.ingestUrl, "/v1/runs", run);
    expect(await setup.exitCode).toBe(0);
    expect(setup.output()).toContain("The first run has arrived: first 1.4.2, success.");
    expect(setup.output()).toContain(`http://127.0.0.1:3999/runs/${run.run_id}`);
    expect(setup.output()).not.toContain("before");
  });

  it("waits for Runfacts itself, and sees a run that came before it could watch", async () => {
    const platform = await start();
    // Away, then there: what comes to this port goes to the query service only later.
    let isThere = false;
    const door = createServer(async (request, response) => {
      if (!isThere) return void response.writeHead(503).end();
      const reply = await fetch(`${platform.queryUrl}${request.url}`);
      response.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "" });
      for await (const chunk of reply.body ?? []) response.write(chunk);
      response.end();
    }).listen(0, "127.0.0.1");
    resources.defer(() => {
      door.closeAllConnections();
      door.close();
    });
    await new Promise((resolve) => door.once("listening", resolve));
    const queryUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
    const setup = runSetup(folder, environment({ ...platform, queryUrl }));
    await setup.prints(`Runfacts does not answer at ${queryUrl}`);
    const now = new Date().toISOString();
    const quick = { status: "success", started_at: now, ended_at: now, steps: [] };
    await postJson(platform.ingestUrl, "/v1/runs", sampleRun({ agent_id: "early", ...quick }));
    isThere = true;
    expect(await setup.exitCode).toBe(0);
    expect(setup.output()).toContain("The first run has arrived: early");
  });

  it("ends with 3 when no run arrives in time, and where nothing answers", async () => {
    const platform = await start();
    const setup = runSetup(folder, environment(platform), "--timeout", "300ms");
    expect(await setup.exitCode).toBe(3);
    expect(setup.output()).toContain("No run has arrived, after 0.3 s.");
    const nowhere = { ...environment(platform), QUERY_URL: "http://127.0.0.1:1" };
    const lost = runSetup(folder, nowhere, "--timeout", "300ms");
    expect(await lost.exitCode).toBe(3);
    expect(lost.output()).toContain("Runfacts does not answer at http://127.0.0.1:1, after 0.3 s.");
  });

  it("ends with 4 where a key is asked for, and waits with one", async () => {
    const platform = await start({ AUTH: "required" });
    const refused = runSetup(folder, environment(platform));
    expect(await refused.exitCode).toBe(4);
    expect(refused.output()).toContain("export RUNFACTS_API_KEY=rf_…");
    expect(refused.output()).toContain("RUNFACTS_QUERY_KEY");

    const { ownerUrl } = platform.database;
    const [write, read] = await Promise.all(
      (["ingest", "query"] as const).map((scope) => createKey(ownerUrl, { project: "shop", scope })),
    );
    const setup = runSetup(folder, { ...environment(platform), RUNFACTS_QUERY_KEY: read?.secret });
    await setup.prints("Waiting for the first run");
    const key = { authorization: `Bearer ${write?.secret}` };
    await postJson(platform.ingestUrl, "/v1/runs", sampleRun(), key);
    expect(await setup.exitCode).toBe(0);
    expect(setup.output()).not.toContain(read?.secret);
  });

  it.each([
    [["/nonexistent"], "The folder cannot be read."],
    [["--timeout", "1"], "--timeout must be a duration"],
    [["--wait"], "--wait"],
    [["a", "b"], "setup takes one folder."],
  ])("ends with 2 for %o", async (args, said) => {
    const setup = runSetup(folder, {}, ...args);
    expect(await setup.exitCode).toBe(2);
    expect(setup.output()).toContain(said);
  });
});
