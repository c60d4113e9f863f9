import { RunSource, RunStatus } from "@runfacts/gen/client/run";
import { describe, expect, it } from "vitest";
import { traceRun } from "../testing/trace-run.ts";
import { timelineOf } from "./timeline-step.ts";

const MINUTE = 60_000;

/** Where the timeline of an open run ends, in ms: steps are from and to a second, an open one has no end. */
function endOf(
  steps: readonly { readonly at: readonly [number, number?]; readonly parentStepId?: string }[],
  source: RunSource = RunSource.OPENTELEMETRY,
): number {
  const run = traceRun(
    steps.map((step) => ({ ...step, at: [step.at[0], step.at[1] ?? 0] as const })),
    { status: RunStatus.RUNNING, source },
  );
  run.endedAt = undefined;
  for (const [index, step] of run.steps.entries())
    if (steps[index]?.at[1] === undefined) step.endedAt = undefined;
  return timelineOf(run, 10 * MINUTE).span.to;
}

describe("the timeline of an open run", () => {
  it("ends with the last that is known of a trace whose steps have ended", () => {
    expect(endOf([{ at: [0, 5] }, { at: [5, 8] }])).toBe(8_000);
    expect(endOf([{ at: [0] }, { at: [1, 8], parentStepId: "s0" }])).toBe(8_000);
  });

  it("goes on while a step is under way, and of any other run", () => {
    expect(endOf([{ at: [0] }])).toBe(10 * MINUTE);
    expect(endOf([{ at: [0, 5] }, { at: [5] }])).toBe(10 * MINUTE);
    expect(endOf([{ at: [0, 5] }], RunSource.RUNFACTS)).toBe(10 * MINUTE);
  });
});
