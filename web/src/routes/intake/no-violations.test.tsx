import { fireEvent, render, screen } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import type { IntakeFilter } from "../../intake/intake-filter.ts";
import { NoViolations } from "./no-violations.tsx";

/** Shows it for a filter. Returns the changes of the filter that were asked for. */
function show(filter: IntakeFilter): Partial<IntakeFilter>[] {
  const changes: Partial<IntakeFilter>[] = [];
  render(() => <NoViolations filter={filter} onChange={(part) => void changes.push(part)} />);
  return changes;
}

it("is calm if nothing broke a rule, and offers a longer range", () => {
  const changes = show({ range: { preset: "7d" } });
  screen.getByText("Nothing was dropped or refused");
  expect(screen.queryByRole("button", { name: "Clear filters" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Look through all time" }));
  expect(changes).toEqual([{ range: { preset: "all" } }]);
});

it("offers no longer range than all time", () => {
  show({ range: { preset: "all" } });
  expect(screen.queryByRole("button")).toBeNull();
});

it.each([{ agentId: "support" }, { outcome: "refused" as const }])(
  "says under a filter that nothing matches, and clears the filter: %j",
  (filter) => {
    const changes = show({ range: { preset: "7d" }, ...filter });
    screen.getByText("Nothing matches");
    fireEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(changes).toEqual([{ agentId: undefined, outcome: undefined }]);
  },
);
