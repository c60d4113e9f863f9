import { expect, it } from "vitest";
import { largestSort, type PlanNode, planTree, sequentialScans } from "./plan.ts";

const scan = (day: string, rows: number, removed = 0): PlanNode => ({
  "Node Type": "Seq Scan",
  "Relation Name": `agent_runs_${day}`,
  "Actual Rows": rows,
  "Actual Loops": 2,
  "Rows Removed by Filter": removed,
});

const plan = (...scans: PlanNode[]): PlanNode => ({
  "Node Type": "Sort",
  "Sort Key": ["run_3.started_at DESC"],
  "Actual Rows": 20,
  "Actual Loops": 1,
  Plans: [{ "Node Type": "Append", "Actual Rows": 30, "Actual Loops": 1, Plans: scans }],
});

it("planTree joins what differs in its day alone", () => {
  expect(planTree(plan(scan("20261101", 5), scan("20261102", 10)))).toEqual([
    "Sort by run.started_at DESC rows=20",
    "  Append rows=30",
    "    2 × Seq Scan on agent_runs_<day> rows=30",
  ]);
});

it("sequentialScans names tables that were read, found or not, and no empty ones", () => {
  expect(sequentialScans(plan(scan("20261101", 0)))).toEqual([]);
  expect(sequentialScans(plan(scan("20261101", 0), scan("20261102", 0, 9)))).toEqual(["agent_runs_<day>"]);
});

it("largestSort counts what goes into a sort", () => {
  expect(largestSort(plan())).toBe(30);
  expect(largestSort(scan("20261101", 9))).toBe(0);
});
