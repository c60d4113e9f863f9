import { describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

describe("SIGTERM with calls in flight", () => {
  it("lets every call that was taken finish, then ends the process with 0", async () => {
    await using platform = await startPlatform();
    await using ingest = await startIngestProcess(platform.database.ingestUrl);
    using grpc = grpcClient("IngestService", ingest.url);
    // Runs large enough to be in flight when the signal comes.
    const large = () => sampleRun({ steps: Array.from({ length: 3_000 }, (_, seq) => sampleStep(seq)) });
    const time = () => ({ seconds: Math.floor(Date.now() / 1000) });
    const rest = Array.from({ length: 4 }, large);
    const small = () => ({
      ...sampleRun(),
      status: "RUN_STATUS_SUCCESS",
      started_at: time(),
      ended_at: time(),
      steps: [],
    });
    const byGrpc = small();

    // Both connections stand before the signal comes.
    await postJson(ingest.url, "/v1/runs", sampleRun());
    await grpc.call("IngestRun", { run: small() });
    const calls = rest.map((run) => postJson(ingest.url, "/v1/runs", run));
    const call = grpc.call("IngestRun", { run: byGrpc });
    await new Promise((resolve) => setTimeout(resolve, 150));
    ingest.process.kill("SIGTERM");

    for (const reply of await Promise.all(calls)) expect(reply.status).toBe(201);
    expect(await call).toMatchObject({ outcome: "INGEST_OUTCOME_CREATED" });
    expect(await ingest.ended).toEqual([0, null]);
    for (const run of [...rest, byGrpc]) {
      expect((await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).status).toBe(200);
    }
  });
});
