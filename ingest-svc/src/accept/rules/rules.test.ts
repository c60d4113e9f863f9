import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { StepWait } from "@runfacts/gen/server/step";
import { describe, expect, it } from "vitest";
import {
  NOW,
  sampleDecision,
  sampleFailure,
  sampleRun,
  sampleSignal,
  sampleStep,
} from "../../testing/sample-run.ts";
import { checkPartRules, checkRules } from "./index.ts";

type Fields = MessageInitShape<typeof RunSchema>;

const ID_A = "6f1c1d1e-0000-4000-8000-00000000000a";
const ID_B = "6f1c1d1e-0000-4000-8000-00000000000b";
const HOUR = 3_600_000;

const broken: [name: string, fields: Fields, violations: [field: string, rule: string][]][] = [
  ["a running run", { status: RunStatus.RUNNING }, [["status", "status.whole"]]],
  ["an abandoned run", { status: RunStatus.ABANDONED }, [["status", "status.whole"]]],
  ["a failed run without failure", { status: RunStatus.FAILURE }, [["failures", "status.failure_named"]]],
  ["a run without end", { endedAt: undefined }, [["ended_at", "required"]]],
  [
    "a run that ends before it starts",
    { endedAt: timestampFromMs(NOW - 5_001) },
    [["ended_at", "times.ordered"]],
  ],
  [
    "a run that starts 25 h ahead",
    { startedAt: timestampFromMs(NOW + 25 * HOUR), endedAt: timestampFromMs(NOW + 26 * HOUR) },
    [["started_at", "times.ahead"]],
  ],
  [
    "a step without end",
    { steps: [sampleStep(0, { endedAt: undefined })] },
    [["steps[0].ended_at", "required"]],
  ],
  [
    "a step that ends before it starts",
    { steps: [sampleStep(0, { endedAt: timestampFromMs(NOW - 4_001) })] },
    [["steps[0].ended_at", "times.ordered"]],
  ],
  [
    "a step that starts 25 h ahead",
    {
      steps: [
        sampleStep(0, {
          startedAt: timestampFromMs(NOW + 25 * HOUR),
          endedAt: timestampFromMs(NOW + 26 * HOUR),
        }),
      ],
    },
    [["steps[0].started_at", "times.ahead"]],
  ],
  [
    "a step of 25 days without latency",
    {
      steps: [
        sampleStep(0, { startedAt: timestampFromMs(NOW - 25 * 24 * HOUR), endedAt: timestampFromMs(NOW) }),
      ],
    },
    [["steps[0].latency_ms", "latency.range"]],
  ],
  ["a gap in seq", { steps: [sampleStep(0), sampleStep(2)] }, [["steps[1].seq", "seq.gap"]]],
  ["a repeated seq", { steps: [sampleStep(0), sampleStep(0)] }, [["steps[1].seq", "seq.repeat"]]],
  [
    "a repeated step id, in other case",
    { steps: [sampleStep(0, { stepId: ID_A }), sampleStep(1, { stepId: ID_A.toUpperCase() })] },
    [["steps[1].step_id", "id.repeat"]],
  ],
  [
    "a repeated failure id",
    {
      failures: [
        { ...sampleFailure, failureId: ID_A },
        { ...sampleFailure, failureId: ID_A },
      ],
    },
    [["failures[1].failure_id", "id.repeat"]],
  ],
  [
    "a failure of an unknown step",
    { failures: [{ ...sampleFailure, stepId: ID_A }] },
    [["failures[0].step_id", "reference.unknown"]],
  ],
  [
    "a decision of an unknown step",
    { decisions: [{ ...sampleDecision, stepId: ID_A }] },
    [["decisions[0].step_id", "reference.unknown"]],
  ],
  [
    "a signal of an unknown step",
    { qualitySignals: [sampleSignal, { ...sampleSignal, stepId: ID_A }] },
    [["quality_signals[1].step_id", "reference.unknown"]],
  ],
  [
    "repeated ids of decisions and signals, in other case",
    {
      decisions: [ID_A, ID_A.toUpperCase()].map((decisionId) => ({ ...sampleDecision, decisionId })),
      qualitySignals: [ID_A.toUpperCase(), ID_A].map((signalId) => ({ ...sampleSignal, signalId })),
    },
    [
      ["decisions[1].decision_id", "id.repeat"],
      ["quality_signals[1].signal_id", "id.repeat"],
    ],
  ],
  [
    "a signal that says nothing, and one that says two things",
    {
      qualitySignals: [
        { ...sampleSignal, value: undefined },
        { ...sampleSignal, category: "partly" },
      ],
    },
    [
      ["quality_signals[0].value", "signal.single"],
      ["quality_signals[1].value", "signal.single"],
    ],
  ],
  [
    "an unknown parent",
    { steps: [sampleStep(0, { parentStepId: ID_B })] },
    [["steps[0].parent_step_id", "reference.unknown"]],
  ],
  [
    "a step that is its own parent",
    { steps: [sampleStep(0, { stepId: ID_A, parentStepId: ID_A })] },
    [["steps[0].parent_step_id", "reference.cycle"]],
  ],
  [
    "two steps that are each other's parents",
    {
      steps: [
        sampleStep(0, { stepId: ID_A, parentStepId: ID_B }),
        sampleStep(1, { stepId: ID_B, parentStepId: ID_A }),
      ],
    },
    [
      ["steps[0].parent_step_id", "reference.cycle"],
      ["steps[1].parent_step_id", "reference.cycle"],
    ],
  ],
];

const sound: [name: string, fields: Fields][] = [
  ["the sample", {}],
  ["a run without steps", { steps: [] }],
  ["steps in any order", { steps: [sampleStep(2), sampleStep(0), sampleStep(1)] }],
  [
    "decisions and signals of a step and of the run",
    {
      steps: [sampleStep(0, { stepId: ID_A })],
      decisions: [sampleDecision, { ...sampleDecision, stepId: ID_A.toUpperCase() }],
      qualitySignals: [
        { ...sampleSignal, value: false, stepId: ID_A },
        { ...sampleSignal, value: undefined, number: 0 },
        { ...sampleSignal, value: undefined, category: "partly" },
      ],
    },
  ],
  ["a failed run with a failure", { status: RunStatus.FAILURE, failures: [sampleFailure] }],
  [
    "a run that starts 23 h ahead",
    { startedAt: timestampFromMs(NOW + 23 * HOUR), endedAt: timestampFromMs(NOW + 24 * HOUR) },
  ],
  ["a run that took no time", { endedAt: timestampFromMs(NOW - 5_000) }],
  [
    "a long step with its latency",
    {
      steps: [
        sampleStep(0, {
          startedAt: timestampFromMs(NOW - 25 * 24 * HOUR),
          endedAt: timestampFromMs(NOW),
          latencyMs: 7,
        }),
      ],
    },
  ],
  [
    "a parent in other case",
    {
      steps: [
        sampleStep(0, { stepId: ID_A }),
        sampleStep(1, { stepId: ID_B, parentStepId: ID_A.toUpperCase() }),
      ],
    },
  ],
];

describe("checkRules", () => {
  it.each(broken)("refuses %s", (_, fields, violations) => {
    const found = checkRules(sampleRun(fields), NOW).map(({ field, rule }) => [field, rule]);
    expect(found).toEqual(violations);
  });

  it.each(sound)("takes %s", (_, fields) => {
    expect(checkRules(sampleRun(fields), NOW)).toEqual([]);
  });
});

describe("checkPartRules", () => {
  it("leaves to the end of a step what comes with it", () => {
    const opening = { endedAt: undefined };
    const part = sampleRun({
      status: RunStatus.RUNNING,
      endedAt: undefined,
      steps: [
        sampleStep(0, opening),
        sampleStep(1, { ...opening, latencyMs: 0 }),
        sampleStep(2, {
          ...opening,
          wait: StepWait.PERSON,
          argumentDigest: "0123456789abcdef0123456789abcdef",
          resultBytes: 0n,
        }),
      ],
    });
    expect(checkPartRules(part, NOW).map(({ field, rule }) => [field, rule])).toEqual([
      ["steps[1].latency_ms", "step.open"],
      ["steps[2].wait", "step.open"],
      ["steps[2].argument_digest", "step.open"],
      ["steps[2].result_bytes", "step.open"],
    ]);
  });

  it("asks for the ids of all items that can be alike", () => {
    const part = sampleRun({
      status: RunStatus.RUNNING,
      endedAt: undefined,
      failures: [sampleFailure],
      decisions: [sampleDecision],
      qualitySignals: [sampleSignal, { ...sampleSignal, signalId: ID_A }],
    });
    expect(checkPartRules(part, NOW).map(({ field, rule }) => [field, rule])).toEqual([
      ["failures[0].failure_id", "required"],
      ["decisions[0].decision_id", "required"],
      ["quality_signals[0].signal_id", "required"],
    ]);
  });
});
