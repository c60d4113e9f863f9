import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/server/failure";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { type StepSchema, StepType } from "@runfacts/gen/server/step";

/** The server's clock in tests of rules: 2026-11-01T12:00:00Z. */
export const NOW = Date.UTC(2026, 10, 1, 12);

const RUN_ID = "0199c3f1-7a3b-7c55-9f0e-3d6a5b1c2d3e";

/** A valid run of two steps; `fields` replace its fields. */
export function sampleRun(fields: MessageInitShape<typeof RunSchema> = {}): Run {
  return create(RunSchema, {
    runId: RUN_ID,
    agentId: "support",
    agentVersion: "1.4.2",
    status: RunStatus.SUCCESS,
    startedAt: timestampFromMs(NOW - 5_000),
    endedAt: timestampFromMs(NOW - 1_000),
    steps: [sampleStep(0), sampleStep(1)],
    ...fields,
  });
}

/** A valid step; `fields` replace its fields. */
export function sampleStep(
  seq: number,
  fields: MessageInitShape<typeof StepSchema> = {},
): MessageInitShape<typeof StepSchema> {
  return {
    seq,
    stepType: StepType.TOOL,
    name: "search_orders",
    startedAt: timestampFromDate(new Date(NOW - 4_000 + seq * 1_000)),
    endedAt: timestampFromDate(new Date(NOW - 3_500 + seq * 1_000)),
    ...fields,
  };
}

/** A valid decision of the run as a whole. */
export const sampleDecision = {
  decisionType: "tool_selection",
  selected: "search_orders",
  reasonCode: "fresh_data_required",
};

/** A valid signal of the run as a whole. */
export const sampleSignal = { signalType: "schema_valid", signalCode: "full_match", value: true };

/** A valid failure of the run as a whole. */
export const sampleFailure = {
  failureType: FailureType.TOOL,
  failureCode: "timeout",
  message: "No answer within 30 s",
};
