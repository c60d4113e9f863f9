import type { NewRunRow } from "../rows.ts";
import { timestamptzLiteral } from "../timestamps.ts";

export const HOUR_US = 3_600_000_000n;
export const DAY_US = 24n * HOUR_US;

export type Period = "hour" | "day";
/** What a row sums over: see `0009_rollups.sql`. */
export type Grain = "environment" | "agent" | "version";

/** Tells a row of `rollups` from all others, but for the slot. */
export type RollupKey = {
  /** All of it in one. */
  readonly name: string;
  readonly project_id: number;
  readonly period: Period;
  readonly grain: Grain;
  /** Start of the UTC hour or day. */
  readonly starts_at: string;
  readonly agent_id: string;
  readonly agent_version: string;
  readonly environment: string;
  readonly status: string;
};

/** The rows that a run counts in; the same as `rollup_levels` in SQL. */
export function rollupKeys(projectId: number, run: NewRunRow): RollupKey[] {
  const { agent_id, agent_version, environment, status } = run;
  const key = (period: Period, grain: Grain, start: string, agent: string, version: string, env: string) => ({
    name: `${projectId}\0${period}\0${grain}\0${start}\0${agent}\0${version}\0${env}\0${status}`,
    project_id: projectId,
    period,
    grain,
    starts_at: start,
    agent_id: agent,
    agent_version: version,
    environment: env,
    status,
  });
  const hour = timestamptzLiteral(floorTo(run.started_at, HOUR_US));
  const day = timestamptzLiteral(floorTo(run.started_at, DAY_US));
  return [
    key("hour", "environment", hour, "", "", environment),
    key("hour", "agent", hour, agent_id, "", ""),
    key("day", "environment", day, "", "", environment),
    key("day", "agent", day, agent_id, "", ""),
    key("day", "version", day, agent_id, agent_version, environment),
  ];
}

/** The last multiple of `unit` at or before a time. */
export function floorTo(time: bigint, unit: bigint): bigint {
  const rest = time % unit;
  return time - (rest < 0n ? rest + unit : rest);
}

/** The first multiple of `unit` at or after a time. */
export function ceilTo(time: bigint, unit: bigint): bigint {
  return -floorTo(-time, unit);
}
