import { expect, it } from "vitest";
import { formatBounds, formatMetric, metricName } from "./metric-figure.ts";

it.each([
  ["failure_rate", 0.1523, "15.2%"],
  ["failure:tool/timeout", 0.004, "0.40%"],
  ["abandoned_rate", 0, "0%"],
  ["duration_p95_ms", 4_200, "4.20 s"],
  ["waiting_ms", 83, "83 ms"],
  ["cost_usd", 0.0312, "$0.031"],
  ["tokens", 12_400, "12k"],
  ["steps", 7.25, "7.25"],
])("writes %s %d as %s", (metric, value, text) => {
  expect(formatMetric(metric, value)).toBe(text);
});

it("says a percent sign once, and other units twice", () => {
  expect(formatBounds("failure_rate", 0.129, 0.174)).toBe("12.9 to 17.4%");
  expect(formatBounds("duration_p50_ms", 900, 1_200)).toBe("900 ms to 1.20 s");
});

it.each([
  ["duration_p95_ms", "p95 duration"],
  ["failure:tool/timeout", "share of runs with tool/timeout"],
  ["signal:thumbs", "signal thumbs"],
  ["toString", "toString"],
])("calls %s %s", (metric, name) => {
  expect(metricName(metric)).toBe(name);
});
