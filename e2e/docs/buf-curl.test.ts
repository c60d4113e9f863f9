import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { sampleRun } from "../harness/sample-run.ts";

const root = join(import.meta.dirname, "../..");

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

async function bufCurl(protocol: string, url: string, request: unknown): Promise<unknown> {
  const options = ["--schema", ".", "--protocol", protocol, "--http2-prior-knowledge"];
  const { ok, output } = await runCommand(
    "buf",
    ["curl", ...options, "--data", JSON.stringify(request), url],
    root,
  );
  expect(output, output).toMatch(/^\{/);
  expect(ok).toBe(true);
  return JSON.parse(output);
}

describe("buf curl", () => {
  it.each(["grpc", "grpcweb", "connect"])("writes and reads by %s", async (protocol) => {
    const run = sampleRun({ status: "RUN_STATUS_SUCCESS", steps: [] });
    const ingest = `${platform.ingestUrl}/runfacts.v1.IngestService/IngestRun`;
    expect(await bufCurl(protocol, ingest, { run })).toEqual({
      runId: run.run_id,
      outcome: "INGEST_OUTCOME_CREATED",
      createdAt: expect.any(String),
      position: expect.any(String),
    });
    const query = `${platform.queryUrl}/runfacts.v1.QueryService/GetRun`;
    expect(await bufCurl(protocol, query, { run_id: run.run_id })).toMatchObject({
      run: { runId: run.run_id, agentId: "support" },
    });
  });
});
