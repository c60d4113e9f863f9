import { namesOf } from "../columns/column.ts";
import { run } from "../columns/run.ts";
import { stepType } from "../rows.ts";

/** Columns of `rollups` that tell its rows apart, but for the slot. */
export const keyColumns = [
  "project_id",
  "period",
  "grain",
  "starts_at",
  "agent_id",
  "agent_version",
  "environment",
  "status",
  "of_item",
] as const;

/** Those of the usage, which runs and steps have too. */
export const usageColumns = namesOf(run.columns, { isUsage: true });
export type UsageColumn = (typeof usageColumns)[number];

/** Columns of `rollups` that add up. */
export const sumColumns: readonly string[] = [
  "runs",
  ...stepType.options.map((type) => `${type}_steps`),
  ...stepType.options.map((type) => `${type}_latency_ms`),
  "covered_ms",
  "waiting_ms",
  ...usageColumns,
];
