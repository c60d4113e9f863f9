import fc from "fast-check";
import { expect, it } from "vitest";
import { axisTicks } from "./axis.ts";

it.each([
  [0, 298_000, 6, ["0:00", "1:00", "2:00", "3:00", "4:00"]],
  [118_000, 270_000, 8, ["2:00", "2:30", "3:00", "3:30", "4:00", "4:30"]],
  [0, 900, 5, ["0:00.0", "0:00.2", "0:00.4", "0:00.6", "0:00.8"]],
  [0, 7_200_000, 4, ["0:00", "30:00", "1:00:00", "1:30:00", "2:00:00"]],
])("from %d to %d with room for %d", (from, to, most, labels) => {
  expect(axisTicks({ from, to }, most).map((tick) => tick.label)).toEqual(labels);
});

it("marks are within the span, and not more than have room", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e9 }),
      fc.integer({ min: 1, max: 1e9 }),
      fc.integer({ min: 1, max: 20 }),
      (from, length, most) => {
        const ticks = axisTicks({ from, to: from + length }, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        for (const { at } of ticks) expect(at >= from && at <= from + length).toBe(true);
      },
    ),
  );
});
