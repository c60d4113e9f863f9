import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { IncidentKind, IncidentSchema } from "@runfacts/gen/client/incident";
import { expect, it } from "vitest";
import { chartRange } from "./chart-range.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse("2026-11-30T12:00:00Z");
const MINUTE = 60_000;

function rangeOf(began: number, resolved?: number) {
  const { start, end } = chartRange(
    create(IncidentSchema, {
      beganAt: timestampFromMs(NOW + began),
      openedAt: timestampFromMs(NOW + began + HOUR),
      ...(resolved !== undefined && { resolvedAt: timestampFromMs(NOW + resolved) }),
    }),
    NOW,
  );
  return [start - NOW, end - NOW];
}

it.each([
  ["a day before one that just began", [-2 * HOUR], [-26 * HOUR, MINUTE]],
  ["as long before as it goes on", [-3 * DAY], [-6 * DAY, MINUTE]],
  ["two weeks before at most", [-60 * DAY], [-74 * DAY, MINUTE]],
  ["a while after it was resolved", [-9 * DAY, -5 * DAY], [-13 * DAY, -3 * DAY + MINUTE]],
  ["nothing after now", [-3 * DAY, -HOUR], [-6 * DAY + HOUR, MINUTE]],
] as const)("shows %s", (_, [began, resolved], range) => {
  expect(rangeOf(began, resolved)).toEqual(range);
});

it("shows whole days before a budget was spent", () => {
  const beganAt = timestampFromMs(Date.parse("2026-11-29T00:00:00Z"));
  const incident = create(IncidentSchema, { kind: IncidentKind.BUDGET, beganAt });
  expect(chartRange(incident, NOW)).toEqual({ start: Date.parse("2026-11-15T00:00:00Z"), end: NOW });
});

it("shows no more days of a budget than that days stay days, though nothing watches any more", () => {
  const beganAt = timestampFromMs(NOW - 90 * DAY);
  const { start, end } = chartRange(create(IncidentSchema, { kind: IncidentKind.BUDGET, beganAt }), NOW);
  expect((end - start) / DAY).toBe(16);
});
