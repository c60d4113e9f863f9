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

export const usageColumns = [
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "reasoning_tokens",
  "cost_nano_usd",
] as const;

/** Columns of `rollups` that add up. */
export const sumColumns: readonly string[] = [
  "runs",
  ...stepType.options.map((type) => `${type}_steps`),
  ...stepType.options.map((type) => `${type}_latency_ms`),
  "covered_ms",
  ...usageColumns,
];
