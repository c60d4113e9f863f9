import { StepWait } from "@runfacts/gen/client/step";
import { fireEvent, render, screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { traceRun } from "../../../testing/trace-run.ts";
import { modelOf } from "../run-model.ts";
import { StepsTable } from "./steps-table.tsx";
import type { TimelineState } from "./timeline-state.ts";

const steps = [
  { at: [0, 9] as const, name: "search_orders" },
  { at: [1, 2] as const, parentStepId: "s0", otherSpan: true },
  { at: [2, 3] as const, parentStepId: "s1", otherSpan: true, failed: true },
  { at: [9, 50] as const, name: "blocked_on_user", wait: StepWait.PERSON },
];

function show(failedAt?: number) {
  const failures = failedAt === undefined ? [] : [{ stepId: `s${failedAt}`, failureCode: "timeout" }];
  const model = modelOf(
    traceRun(
      steps.map((step, index) => ({ ...step, failed: index === failedAt })),
      { failures },
    ),
  );
  const state = { selected: () => undefined, select: () => undefined } as unknown as TimelineState;
  render(() => <StepsTable model={model} state={state} />);
}
const names = () => screen.getAllByRole("row").map((row) => row.querySelector(".clip button")?.textContent);

it("folds other spans under their step, and unfolds them by a button", () => {
  show();
  expect(names().slice(1)).toEqual(["search_orders", "blocked_on_user"]);
  const fold = screen.getByRole("button", { name: "2 other spans inside" });
  expect(fold.getAttribute("aria-expanded")).toBe("false");
  fireEvent.click(fold);
  expect(names().slice(1)).toEqual(["search_orders", "span", "span", "blocked_on_user"]);
  expect(screen.getByRole("button", { name: "2 other spans inside" }).getAttribute("aria-expanded")).toBe(
    "true",
  );
});

it("begins with the spans unfolded among which the run failed", () => {
  show(2);
  screen.getByRole("button", { name: /^2 other spans inside ?, 1 failed$/ });
  expect(names()).toContain("span");
});

it("says that a step waited for a person", () => {
  show();
  expect(screen.getByRole("row", { name: /blocked_on_user/ }).textContent).toContain("waited for a person");
});
