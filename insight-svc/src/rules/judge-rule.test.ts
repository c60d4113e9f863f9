import type { WatchedHour } from "@runfacts/db/watch";
import { describe, expect, it } from "vitest";
import { judgeRule } from "./judge-rule.ts";
import { parseCondition } from "./parse-condition.ts";

function hour(more: Partial<WatchedHour>): WatchedHour {
  return {
    start: 0n,
    agent_id: "support",
    agent_version: "1",
    environment: "production",
    first_started_at: 0n,
    last_started_at: 0n,
    runs: 0,
    failed_runs: 0,
    abandoned_runs: 0,
    steps: 0,
    failed_steps: 0,
    waiting_ms: 0,
    token_runs: 0,
    cost_runs: 0,
    tokens: 0,
    cost_nano_usd: 0,
    durations: [],
    failures: [],
    ...more,
  };
}

function judge(when: string, rows: readonly WatchedHour[]) {
  const rule = { name: "failing", condition: parseCondition(when), minRuns: 20, project: undefined };
  return judgeRule(rule, rows, 0n);
}

describe("judgeRule", () => {
  it("counts the runs that ended, and abandoned ones where it is about these", () => {
    const rows = [hour({ runs: 20, failed_runs: 5, abandoned_runs: 30, failures: [["tool/timeout", 4]] })];
    expect(judge("failure_rate > 5 % over 1h", rows)).toMatchObject({
      observed_value: 0.25,
      run_count: 20n,
      affected_run_count: 5n,
    });
    expect(judge("failure:tool/timeout > 5 % over 1h", rows)).toMatchObject({
      run_count: 20n,
      affected_run_count: 4n,
    });
    expect(judge("abandoned_rate > 5 % over 1h", rows)).toMatchObject({
      observed_value: 0.6,
      run_count: 50n,
      affected_run_count: 30n,
    });
  });

  it("has the quantiles that comparisons have", () => {
    // The buckets of 10 and of 20 ms, of ten runs each.
    const rows = [hour({ runs: 20, durations: [117, 10] }), hour({ durations: [151, 10] })];
    expect(judge("duration_p50_ms > 12ms over 1h", rows)).toMatchObject({ observed_value: 15 });
  });

  it("tells nothing of fewer runs than it asks for, however many were abandoned", () => {
    const rows = [hour({ runs: 3, failed_runs: 3, abandoned_runs: 40 })];
    expect(judge("failure_rate > 5 % over 1h", rows)).toBe("unclear");
    expect(judge("failure_rate > 5 % over 1h", [hour({ abandoned_runs: 40 })])).toBe("unclear");
    expect(judge("failure_rate > 5 % over 1h", [])).toBe("over");
  });
});
