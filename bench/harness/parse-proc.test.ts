import { expect, it } from "vitest";
import { parseMetrics } from "./parse-metrics.ts";
import { parseStat, postgresCpuSeconds } from "./postgres-cpu.ts";

it("parseStat reads past a name with spaces and parentheses", () => {
  const stat = "4711 (postgres: a) b) S 42 1 1 0 -1 4194560 9 0 0 0 120 30 7 3 20 0 1 0 100 1 1";
  expect(parseStat(stat)).toEqual({ pid: 4711, parent: 42, own: 150, ended: 10 });
  expect(parseStat("")).toBeUndefined();
});

it.runIf(process.platform === "linux")("postgresCpuSeconds counts the process itself", async () => {
  for (const end = performance.now() + 100; performance.now() < end; );
  expect(await postgresCpuSeconds(process.pid)).toBeGreaterThan(0.05);
});

it("parseMetrics takes the metric of this very name", () => {
  const text = "process_cpu_seconds_total_x 1\nprocess_cpu_seconds_total 2.5\n";
  expect(parseMetrics(text, "process_cpu_seconds_total")).toBe(2.5);
  expect(() => parseMetrics(text, "absent_total")).toThrow("absent_total");
});
