import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_US, HOUR_US } from "../rollup/levels.ts";
import { rollupRanges } from "./rollup-ranges.ts";
import { shorterEdges } from "./shorter-edges.ts";
import { holds, instant } from "./testing/instants.ts";

test.each([
  ["an agent", { agent_id: "a" }, HOUR_US],
  ["a version", { agent_version: "1" }, DAY_US],
])(
  "counts each start once, and reads at most half of a period from the tables: %s",
  (_name, filter, unit) => {
    const range = fc.record({ start_time: fc.option(instant, { nil: undefined }), end_time: instant });
    fc.assert(
      fc.property(range, instant, (given, at) => {
        const ranges = rollupRanges({ ...filter, ...given });
        fc.pre(ranges !== null);
        const { kept, tables } = shorterEdges(ranges);
        const added = [...kept.days, ...kept.hours].filter((part) => holds(part, at)).length;
        const signs = tables.filter((part) => holds(part, at)).map(({ sign }) => sign as number);
        const count = signs.reduce((sum, sign) => sum + sign, added);
        expect(count).toBe(holds({ start: given.start_time, end: given.end_time }, at) ? 1 : 0);
        const edges = tables.map(({ start = 0n, end = 0n }) => end - start);
        for (const length of edges) expect(2n * length).toBeLessThanOrEqual(unit);
      }),
    );
  },
);
