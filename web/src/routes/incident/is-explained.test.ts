import { create } from "@bufbuild/protobuf";
import { IncidentKind, IncidentSchema } from "@runfacts/gen/client/incident";
import { expect, it } from "vitest";
import { isExplained } from "./is-explained.ts";

it.each([
  [true, IncidentKind.VERSION_REGRESSION, "failure_rate"],
  [true, IncidentKind.DRIFT, "duration_p95_ms"],
  [true, IncidentKind.NEW_FAILURE, ""],
  [false, IncidentKind.DRIFT, "waiting_ms"],
  [false, IncidentKind.RUNS_ABANDONED, "abandoned_rate"],
  [false, IncidentKind.RULE, "failure_rate"],
  [false, IncidentKind.BUDGET, "total_cost_usd"],
  [false, IncidentKind.AGENT_SILENT, ""],
])("%s of kind %d with the metric %j", (expected, kind, metric) => {
  expect(isExplained(create(IncidentSchema, { kind, metric }))).toBe(expected);
});
