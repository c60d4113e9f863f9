import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/client/failure";
import { RunStatus, RunSummarySchema } from "@runfacts/gen/client/run";
import { expect, it } from "vitest";
import { restRecord } from "./rest-record.ts";
import { runCsvHeader, runCsvLine } from "./run-csv.ts";

const run = create(RunSummarySchema, {
  runId: "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e",
  agentId: "=cmd|' /C calc'!A0",
  agentVersion: "1.4.2",
  environment: "production",
  status: RunStatus.FAILURE,
  startedAt: timestampFromDate(new Date("2026-11-20T10:00:00.000Z")),
  endedAt: timestampFromDate(new Date("2026-11-20T10:00:04.250Z")),
  durationMs: 4_250n,
  stepCount: 3,
  failedStepCount: 1,
  usage: { inputTokens: 812n, costUsd: 0.0021 },
  failures: [
    { failureId: "f1", failureType: FailureType.TOOL, failureCode: "timeout", message: "No answer in time" },
    { failureId: "f2", failureType: FailureType.MODEL, failureCode: "refusal", message: "Refused" },
    { failureId: "s1", failureType: FailureType.TOOL, failureCode: "busy", message: "busy", survived: true },
  ],
});

it("spells a run as the REST interface does", () => {
  expect(restRecord(RunSummarySchema, run)).toMatchObject({
    status: "failure",
    started_at: "2026-11-20T10:00:00Z",
    ended_at: "2026-11-20T10:00:04.25Z",
    duration_ms: 4250,
    usage: { input_tokens: 812, cost_usd: 0.0021 },
    failures: [
      { failure_type: "tool", failure_code: "timeout" },
      { failure_type: "model" },
      { failure_type: "tool", survived: true },
    ],
  });
});

it("writes a run as a line with a cell for each name of the header", () => {
  const names = runCsvHeader.trim().split(",");
  const cells = runCsvLine(run).trimEnd().split(",");
  expect(Object.fromEntries(names.map((name, index) => [name, cells[index]]))).toEqual({
    run_id: run.runId,
    agent_id: "'=cmd|' /C calc'!A0",
    agent_version: "1.4.2",
    environment: "production",
    status: "failure",
    started_at: "2026-11-20T10:00:00Z",
    ended_at: "2026-11-20T10:00:04.25Z",
    duration_ms: "4250",
    step_count: "3",
    failed_step_count: "1",
    input_tokens: "812",
    output_tokens: "",
    cache_read_tokens: "",
    reasoning_tokens: "",
    cost_usd: "0.0021",
    session_id: "",
    parent_run_id: "",
    trace_id: "",
    failures: "tool/timeout | model/refusal | tool/busy (survived)",
  });
});
