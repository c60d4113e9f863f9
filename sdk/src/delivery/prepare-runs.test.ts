import { expect, it } from "vitest";
import type { RunRecord } from "../recording/run-record.ts";
import { Reporter } from "../reporter.ts";
import { RunPreparer } from "./prepare-runs.ts";

const run: RunRecord = {
  runId: "019b2f6e-7c1a-7def-8abc-1234567890ab",
  agentId: "support",
  agentVersion: "1.4.0",
  environment: "production",
  status: "success",
  startedAt: 1_700_000_000_000_000,
  endedAt: 1_700_000_001_000_000,
  steps: [],
  failures: [],
};

it("a run that cannot be encoded leaves nothing in those after it", async () => {
  const reporter = new Reporter(() => undefined);
  const preparer = new RunPreparer(reporter, { isCounted: true });
  const broken = {
    ...run,
    steps: [{ stepId: run.runId, seq: -1, stepType: "tool", name: "x", startedAt: 0 }],
  };
  const [alone] = await preparer.prepare([run]);
  expect(await preparer.prepare([broken as unknown as RunRecord, run])).toEqual([undefined, alone]);
  expect(reporter.counts.errors).toBe(1);
});
