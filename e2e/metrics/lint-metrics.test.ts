import { describe, expect, it } from "vitest";
import { countSeries, lintMetrics } from "../harness/lint-metrics.ts";

const metric = (name: string, type: string) => `# HELP ${name} Words.\n# TYPE ${name} ${type}\n${name} 1\n`;

describe("lintMetrics", () => {
  it("is content with good metrics", () => {
    const histogram = "# HELP runfacts_x_seconds Words.\n# TYPE runfacts_x_seconds histogram\n";
    const series =
      'runfacts_x_seconds_bucket{le="+Inf"} 1\nrunfacts_x_seconds_sum 1\nrunfacts_x_seconds_count 1\n';
    const text =
      metric("runfacts_a_total", "counter") + histogram + series + metric("nodejs_b_bytes", "gauge");
    expect(lintMetrics(text)).toEqual([]);
    expect(countSeries(text)).toEqual({ all: 5, histogram: 3 });
  });

  it.each([
    [metric("runfacts_a", "counter"), "without _total"],
    [metric("runfacts_a_total", "gauge"), "no counter"],
    [metric("runfacts_a_count", "gauge"), "series of a histogram"],
    [metric("runfacts_a_milliseconds", "gauge"), "base unit"],
    [metric("runfacts_a_gauge", "gauge"), "type in its name"],
    [metric("runfacts_aB", "gauge"), "snake case"],
    [metric("requests_total", "counter"), "prefixes"],
    ["# TYPE runfacts_a gauge\nrunfacts_a 1\n", "no help text"],
    ["runfacts_a 1\n", "no type"],
  ])("finds the fault of %j", (text, fault) => {
    expect(lintMetrics(text).join()).toContain(fault);
  });
});
