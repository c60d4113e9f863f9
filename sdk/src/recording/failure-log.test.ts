import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { Reporter } from "../reporter.ts";
import type { Warning } from "../warning.ts";
import { ByteBudget } from "./byte-budget.ts";
import { FailureLog } from "./failure-log.ts";
import type { FailureRecord } from "./run-record.ts";

const failure: FailureRecord = { failureType: "tool", failureCode: "timeout", message: "timeout" };

function logWith(bytes: number) {
  const warnings: Warning[] = [];
  const reporter = new Reporter((warning) => warnings.push(warning));
  const log = new FailureLog(new ByteBudget(bytes), reporter);
  return { log, reporter, warnings };
}

describe("the failures of a run", () => {
  it("are 10,000 at most, of which the last is kept for what ends the run", () => {
    const { log, reporter, warnings } = logWith(limits.runBytes);
    const taken = Array.from({ length: 9_999 }, () => log.add(failure, 0));
    expect(taken).not.toContain(false);
    expect(warnings).toEqual([]);
    expect(log.add(failure, 0)).toBe(false);
    log.addLast(failure);
    expect(log.records).toHaveLength(10_000);
    expect(reporter.counts.droppedValues).toBe(1);
    expect(warnings.map(({ code, rule }) => `${code} ${rule}`)).toEqual(["limit_reached failures"]);
  });

  it("are dropped where the run has no bytes left, but the one that ends it", () => {
    const { log, warnings } = logWith(100);
    expect(log.add(failure, 0)).toBe(true);
    expect(log.add(failure, 0)).toBe(false);
    log.addLast(failure);
    expect(log.records).toHaveLength(2);
    expect(warnings).toHaveLength(1);
  });

  it("explain an error though they were dropped", () => {
    const { log } = logWith(0);
    expect(log.explain([], 0)).toBe(false);
    expect(log.hasRunLevel).toBe(false);
    expect(log.add({ ...failure, stepId: "a" }, 3)).toBe(false);
    expect(log.hasRunLevel).toBe(false);
    expect(log.explain([], 3)).toBe(true);
    expect(log.explain([], 4)).toBe(false);
    log.add(failure, 4);
    expect(log.hasRunLevel).toBe(true);
    expect(log.explain([], 9)).toBe(true);
  });
});
