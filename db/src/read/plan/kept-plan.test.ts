import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_US, HOUR_US } from "../../rollup/levels.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { instant } from "../testing/instants.ts";
import { keptPlan } from "./kept-plan.ts";
import { holds } from "./start-range.ts";

describe("keptPlan", () => {
  it.each<RunFilter>([{}, { agent_id: "a" }, { agent_version: "1" }, { failure_type: "tool" }])(
    "covers each start once: %o",
    (dimensions) => {
      const range = fc.record({
        start_time: fc.option(instant, { nil: undefined }),
        end_time: fc.option(instant, { nil: undefined }),
      });
      fc.assert(
        fc.property(range, instant, fc.constantFrom(HOUR_US, 3n * HOUR_US, DAY_US), (given, at, unit) => {
          const plan = keptPlan({ ...dimensions, ...given }, unit);
          fc.pre(plan !== null);
          const { days, hours, tables } = plan;
          const within = holds({ start: given.start_time, end: given.end_time }, at);
          expect([...days, ...hours, ...tables].filter((part) => holds(part, at))).toHaveLength(
            within ? 1 : 0,
          );
          for (const [parts, length] of [
            [days, DAY_US],
            [hours, HOUR_US],
          ] as const) {
            expect(
              parts.every(({ start = 0n, end = 0n }) => start % length === 0n && end % length === 0n),
            ).toBe(true);
          }
          for (const { start, end } of tables) {
            expect((end ?? 0n) - (start ?? 0n)).toBeLessThan(plan.grain === "version" ? DAY_US : HOUR_US);
          }
        }),
      );
    },
  );

  it.each<[RunFilter, string]>([
    [{}, "environment"],
    [{ environment: "e", status: "failure" }, "environment"],
    [{ agent_id: "a" }, "agent"],
    [{ agent_version: "1" }, "version"],
    [{ agent_id: "a", environment: "e" }, "version"],
    [{ failure_code: "c" }, "failure"],
    [{ failure_code: "c", failure_type: "tool", status: "failure" }, "failure"],
  ])("%o comes from the grain %s", (filter, grain) => {
    expect(keptPlan(filter)?.grain).toBe(grain);
  });

  it.each([
    { session_id: "s" },
    { step_name: "s" },
    { failure_code: "c", agent_id: "a" },
    { min_duration_ms: 1n },
    { start_time: 1n, end_time: HOUR_US },
    { start_time: 5n, end_time: 5n },
    { agent_version: "1", start_time: 0n, end_time: 23n * HOUR_US },
  ])("%o comes from the tables alone", (filter) => {
    expect(keptPlan(filter)).toBeNull();
  });
});
