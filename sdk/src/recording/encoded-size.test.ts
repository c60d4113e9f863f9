import { create, toBinary } from "@bufbuild/protobuf";
import { RunSchema } from "@runfacts/gen/client/run";
import { StepSchema } from "@runfacts/gen/client/step";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../dev/any-text.ts";
import { toMessage } from "../../dev/to-message.ts";
import {
  factsSize,
  failureSize,
  progressSizes,
  RUN_SIZE,
  STEP_SIZE,
  textSize,
  usageSize,
} from "./encoded-size.ts";
import type { Facts, RunRecord, StepRecord } from "./run-record.ts";

const UUID = "019b2f6e-7c1a-7def-8abc-1234567890ab";
/** Microseconds in the last second that the contract takes, such that a double is exact. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59) * 1000 + 999_936;
const LARGEST = 2 ** 31 - 1;
const step: StepRecord = { stepId: UUID, seq: 0, stepType: "tool", name: "", startedAt: 0 };
const run: RunRecord = {
  runId: UUID,
  agentId: "",
  agentVersion: "",
  environment: "",
  startedAt: 0,
  endedAt: 0,
  status: "success",
  steps: [],
  failures: [],
};

const bytesOfRun = (more: Partial<RunRecord>) => toBinary(RunSchema, toMessage({ ...run, ...more })).length;
/** Bytes that something adds to a run. */
const bytesAdded = (more: Partial<RunRecord>) => bytesOfRun(more) - bytesOfRun({});
/** Bytes that something adds to a step; the length before the step itself does not count. */
function bytesInStep(more: Partial<StepRecord>) {
  const bytesOf = (given: StepRecord) => {
    const [message] = toMessage({ ...run, steps: [given] }).steps;
    return toBinary(StepSchema, message ?? create(StepSchema)).length;
  };
  return bytesOf({ ...step, ...more }) - bytesOf(step);
}

describe("the size of a text", () => {
  it.each([1, 127, 128, 16_383, 16_384, 2 ** 21 - 1, 2 ** 21])("is exact for %d bytes", (length) => {
    expect(textSize("a".repeat(length))).toBe(bytesInStep({ model: "a".repeat(length) }));
  });

  it.each(["\u007f", "\u0080", "\u07ff", "\u0800", "\uffff"])("is exact for %j", (character) => {
    expect(textSize(character)).toBe(bytesInStep({ model: character }));
  });

  it("is never too small, and nothing for no text", () => {
    fc.assert(
      fc.property(anyText(200), (text) => {
        const encoded = Buffer.byteLength(text);
        expect(textSize(text)).toBeGreaterThanOrEqual(encoded + 2);
      }),
    );
    expect(textSize(undefined)).toBe(0);
  });
});

describe("the size of metadata", () => {
  it.each<[string, Facts]>([
    ["nothing", {}],
    ["texts", { region: "eu", größe: "€".repeat(100), empty: "" }],
    ["numbers", { count: 12, ratio: 0.123456789 }],
    ["lists", { ids: ["a", "b".repeat(200), "c"], scores: [1, 2, 3], none: [] }],
  ])("is exact for %s", (_, metadata) => {
    expect(factsSize(metadata)).toBe(bytesInStep({ metadata }));
  });

  it("is not too small for truth values and null, alone and in lists", () => {
    const metadata: Facts = { yes: true, no: false, none: null, list: [true, null, false] };
    expect(factsSize(metadata)).toBeGreaterThanOrEqual(bytesInStep({ metadata }));
  });
});

describe("the most bytes", () => {
  it("of usage are those of the largest", () => {
    const usage = {
      inputTokens: Number.MAX_SAFE_INTEGER,
      outputTokens: Number.MAX_SAFE_INTEGER,
      cacheReadTokens: Number.MAX_SAFE_INTEGER,
      reasoningTokens: Number.MAX_SAFE_INTEGER,
      costUsd: 0.1,
    };
    expect(usageSize).toBe(bytesInStep({ usage }));
  });

  it("of facts of progress are those of the largest", () => {
    expect(progressSizes).toEqual({
      wait: bytesInStep({ wait: "run" }),
      argumentDigest: bytesInStep({ argumentDigest: "0".repeat(32) }),
      resultBytes: bytesInStep({ resultBytes: Number.MAX_SAFE_INTEGER }),
    });
  });

  it("of a step are those of the largest", () => {
    const times = { startedAt: lastMoment, endedAt: lastMoment };
    const full: StepRecord = { ...step, ...times, parentStepId: UUID, seq: LARGEST, attempt: LARGEST };
    // So long a text makes the length before the step as long as one can be.
    const model = "m".repeat(20_000);
    expect(STEP_SIZE + textSize(model)).toBe(bytesAdded({ steps: [{ ...full, model }] }));
  });

  it.each([
    ["with an id", { failureId: UUID }],
    ["without one", {}],
  ])("of a failure %s are those of one of a step", (_, id) => {
    const failure = {
      ...id,
      stepId: UUID,
      failureType: "tool",
      failureCode: "timeout",
      message: "m".repeat(200),
    } as const;
    expect(failureSize(failure)).toBe(bytesAdded({ failures: [failure] }));
  });

  it("of the rest of a run are those of one with a parent", () => {
    expect(RUN_SIZE).toBe(bytesOfRun({ parentRunId: UUID, startedAt: lastMoment, endedAt: lastMoment }));
  });
});
