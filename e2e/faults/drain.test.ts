import { describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { startKeptCalls } from "../harness/kept-calls.ts";
import { lockTables } from "../harness/lock-tables.ts";
import { startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

describe("SIGTERM with calls in flight", () => {
  it("lets every call that was taken finish, then ends the process with 0", async () => {
    await using platform = await startPlatform();
    await using ingest = await startIngestProcess(platform.database.ingestUrl);
    using grpc = grpcClient("IngestService", ingest.url);
    // Until it is given back, runs are taken but cannot be committed.
    await using lock = await lockTables(platform.database.ownerUrl, "run_registry", "SHARE");
    const rest = Array.from({ length: 4 }, () => sampleRun());
    const now = { seconds: Math.floor(Date.now() / 1000) };
    const byGrpc = {
      ...sampleRun(),
      status: "RUN_STATUS_SUCCESS",
      started_at: now,
      ended_at: now,
      steps: [],
    };
    const calls = rest.map((run) => postJson(ingest.url, "/v1/runs", run));
    const call = grpc.call("IngestRun", { run: byGrpc });
    await expect.poll(() => queuedRuns(ingest.url), { timeout: 10_000 }).toBe(rest.length + 1);
    ingest.process.kill("SIGTERM");
    await expect.poll(() => fetch(new URL("/health", ingest.url)).catch(() => "refused")).toBe("refused");
    await lock.release();

    for (const reply of await Promise.all(calls)) expect(reply.status).toBe(201);
    expect(await call).toMatchObject({ outcome: "INGEST_OUTCOME_CREATED" });
    expect(await ingest.exit).toEqual([0, null]);
    for (const run of [...rest, byGrpc]) {
      expect((await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).status).toBe(200);
    }
  });
});

describe("SIGTERM while clients call over connections that they keep", { timeout: 120_000 }, () => {
  it("fails no call, over any protocol, and ends INGEST_WORKERS with the service", async () => {
    await using platform = await startPlatform();
    const { ingestUrl } = platform.database;
    const env = { DRAIN_DELAY: "500ms", INGEST_WORKERS: "2" };
    await using first = await startIngestProcess(ingestUrl, env);
    await using second = await startIngestProcess(ingestUrl, env);
    // The kernel resets connections that come in the moment in which processes that share a port close it.
    const load = startKeptCalls([first.url, second.url], { heedsReadiness: true });
    await load.reaches(60);
    first.process.kill("SIGTERM");
    expect(await first.exit).toEqual([0, null]);
    await load.reaches(load.answered.size + 60);
    await load.stop();
    expect(load.failed).toEqual([]);
    for (const runId of load.answered) {
      expect((await getJson(platform.queryUrl, `/v1/runs/${runId}`)).status).toBe(200);
    }
  });

  it.each(["1", "2"])("is unready first, and ends at once when told again: %s workers", async (workers) => {
    await using platform = await startPlatform();
    const env = { DRAIN_DELAY: "1h", INGEST_WORKERS: workers };
    await using ingest = await startIngestProcess(platform.database.ingestUrl, env);
    ingest.process.kill("SIGTERM");
    await expect.poll(async () => (await fetch(`${ingest.url}/health`)).status).toBe(503);
    expect((await postJson(ingest.url, "/v1/runs", sampleRun())).status).toBe(201);
    ingest.process.kill("SIGTERM");
    expect(await ingest.exit).toEqual([1, null]);
    await expect.poll(() => fetch(`${ingest.url}/health`).catch(() => "refused")).toBe("refused");
  });
});

async function queuedRuns(ingestUrl: string): Promise<number> {
  const metrics = await (await fetch(new URL("/metrics", ingestUrl))).text();
  return Number(/^runfacts_commit_queue_runs (\d+)$/m.exec(metrics)?.[1]);
}
