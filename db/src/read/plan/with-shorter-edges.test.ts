import fc from "fast-check";
import { expect, it } from "vitest";
import { DAY_US, HOUR_US } from "../../rollup/levels.ts";
import { instant } from "../testing/instants.ts";
import { keptPlan, withShorterEdges } from "./kept-plan.ts";
import { holds, type StartRange } from "./start-range.ts";

it.each([
  ["an agent", { agent_id: "a" }, HOUR_US],
  ["a version", { agent_version: "1" }, DAY_US],
])(
  "counts each start once, and reads at most half of a period from the tables: %s",
  (_name, filter, unit) => {
    const range = fc.record({ start_time: fc.option(instant, { nil: undefined }), end_time: instant });
    fc.assert(
      fc.property(range, instant, (given, at) => {
        const plan = keptPlan({ ...filter, ...given });
        fc.pre(plan !== null);
        const { days, hours, tables, removed } = withShorterEdges(plan);
        const count = (ranges: readonly StartRange[]) => ranges.filter((part) => holds(part, at)).length;
        expect(count([...days, ...hours, ...tables]) - count(removed)).toBe(
          holds({ start: given.start_time, end: given.end_time }, at) ? 1 : 0,
        );
        const edges = [...tables, ...removed].map(({ start = 0n, end = 0n }) => end - start);
        for (const length of edges) expect(2n * length).toBeLessThanOrEqual(unit);
      }),
    );
  },
);
