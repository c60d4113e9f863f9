import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { RunSchema, RunStatus } from "@runfacts/gen/client/run";
import { StepType, StepWait } from "@runfacts/gen/client/step";
import { render, screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { traceRun } from "../../testing/trace-run.ts";
import { modelOf } from "./run-model.ts";
import { StepTimesPanel } from "./step-times-panel.tsx";

/** A run of steps, each from and to a second. */
const runOf = (steps: readonly (readonly [type: StepType, from: number, to: number])[]) =>
  create(RunSchema, {
    status: RunStatus.SUCCESS,
    startedAt: timestampFromMs(0),
    endedAt: timestampFromMs(10_000),
    steps: steps.map(([stepType, from, to], seq) => ({
      stepId: `s${seq}`,
      seq,
      stepType,
      name: "work",
      startedAt: timestampFromMs(from * 1000),
      endedAt: timestampFromMs(to * 1000),
    })),
  });

it("tells how long the run waited for each type where steps went on at the same time", () => {
  const run = runOf([
    [StepType.TOOL, 0, 4],
    [StepType.RETRIEVE, 0, 8],
    [StepType.TOOL, 8, 10],
  ]);
  render(() => <StepTimesPanel model={modelOf(run)} />);
  const panel = within(screen.getByRole("region", { name: "Time by step type" }));
  panel.getByRole("columnheader", { name: "Waited for" });
  panel.getByRole("row", { name: /^tool 2 6.00 s \d+% 2.00 s$/ });
  panel.getByRole("row", { name: /^retrieve 1 8.00 s \d+% 8.00 s$/ });
});

it("says nothing of it where the run did one thing after the other", () => {
  const run = runOf([
    [StepType.PLAN, 0, 4],
    [StepType.TOOL, 4, 10],
  ]);
  render(() => <StepTimesPanel model={modelOf(run)} />);
  screen.getByRole("row", { name: /^plan 1 4.00 s 40%$/ });
  expect(screen.queryByRole("columnheader", { name: "Waited for" })).toBeNull();
});

it("tells waiting apart from working", () => {
  const steps = [
    { at: [0, 8] as const, stepType: StepType.TOOL },
    { at: [8, 48] as const, stepType: StepType.OTHER, wait: StepWait.PERSON },
    { at: [48, 60] as const, stepType: StepType.OTHER, wait: StepWait.RUN },
  ];
  render(() => <StepTimesPanel model={modelOf(traceRun(steps))} />);
  screen.getByRole("row", { name: /^tool 1 8.00 s 13%$/ });
  screen.getByRole("row", { name: /^waiting for a person 1 40.0 s 67%$/ });
  screen.getByRole("row", { name: /^waiting for another run 1 12.0 s 20%$/ });
  expect(screen.queryByRole("row", { name: /^other/ })).toBeNull();
});
