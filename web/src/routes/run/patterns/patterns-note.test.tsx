import { StepPatternType } from "@runfacts/gen/client/step_pattern";
import { fireEvent, render, screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { traceRun } from "../../../testing/trace-run.ts";
import { modelOf } from "../run-model.ts";
import type { TimelineState } from "../timeline/timeline-state.ts";
import { PatternsNote } from "./patterns-note.tsx";

const calls = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ at: [n, n + 0.5] as const, name: "search_orders" }));
const ids = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);

/** Shows the patterns of a run of 20 calls. Returns the ids of the steps that were asked for. */
function show(patterns: NonNullable<Parameters<typeof traceRun>[1]>["patterns"]): string[] {
  const model = modelOf(traceRun(calls(20), { patterns }));
  const revealed: string[] = [];
  const state = { reveal: (step: { id: string }) => revealed.push(step.id) } as unknown as TimelineState;
  render(() => <PatternsNote model={model} state={state} />);
  return revealed;
}
const loop = (count: number, name = "search_orders") => ({
  type: StepPatternType.LOOP,
  stepIds: ids(count),
  names: [name],
  stepCount: count,
});

it("says how often a tool was called with the same arguments, and leads to each call", () => {
  const revealed = show([loop(7)]);
  const note = screen.getByRole("region", { name: "Went round in circles" });
  expect(note.textContent).toContain(
    "search_orders was called 7 times with the same arguments, with no other progress",
  );
  const steps = within(note).getAllByRole("button");
  expect(steps.map((button) => button.textContent)).toEqual(["#0", "#1", "#2", "#3", "#4", "#5", "#6"]);
  fireEvent.click(within(note).getByRole("button", { name: "Step 3" }));
  expect(revealed).toEqual(["s3"]);
});

it("names both steps that took turns", () => {
  show([
    { type: StepPatternType.PING_PONG, stepIds: ids(8), names: ["plan", "search_orders"], stepCount: 8 },
  ]);
  expect(screen.getByRole("listitem").textContent).toContain("plan and search_orders took turns 4 times");
});

it("says how many steps it does not name, and shows the first patterns until more are asked for", () => {
  show([loop(20), loop(3, "b"), loop(3, "c"), loop(3, "d")]);
  expect(screen.getAllByRole("listitem")[0]?.textContent).toContain("#11and 8 more");
  expect(screen.getAllByRole("listitem")).toHaveLength(3);
  fireEvent.click(screen.getByRole("button", { name: "1 more" }));
  expect(screen.getAllByRole("listitem")).toHaveLength(4);
});
