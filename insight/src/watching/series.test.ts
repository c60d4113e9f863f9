import { expect, it } from "vitest";
import { createDraws } from "../statistics/testing/draws.ts";
import { advanceSeries, newSeries, type Series } from "./series.ts";

const DAY = 24;
const LEARNED_DAYS = 21;
const WORSE_DAYS = 45;
const AGENTS = 40;

it("tells once what goes on, not each time that some hours are better", () => {
  const draws = createDraws(3);
  const target = { ratio: 1.5, alarmDays: 150 };
  let alarms = 0;
  for (let agent = 0; agent < AGENTS; agent++) {
    let series: Series = newSeries;
    for (let hour = 0; hour < (LEARNED_DAYS + WORSE_DAYS) * DAY; hour++) {
      const isWorse = hour >= LEARNED_DAYS * DAY;
      const hits = draws.hits(12, draws.hourRate(isWorse ? 0.15 : 0.1, 0.03));
      const advance = advanceSeries(series, hour, { kind: "rate", runs: 12, hits }, target);
      if (isWorse && advance.event === "alarm") alarms += 1;
      series = advance.series;
    }
  }
  expect(alarms).toBeGreaterThanOrEqual(0.9 * AGENTS);
  expect(alarms).toBeLessThan(1.5 * AGENTS);
});
