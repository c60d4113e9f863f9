import type { NewRunRow } from "../rows.ts";
import { timestamptzLiteral } from "../timestamps.ts";

export const HOUR_US = 3_600_000_000n;
export const DAY_US = 24n * HOUR_US;

export type Period = "hour" | "day";
/** What a row sums over: see `0009_rollups.sql`. */
export type Grain = "project" | "environment" | "agent" | "version";

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

/** What a row is about; absent dimensions are '', but for the status, which is that of the run. */
type Dimensions = {
  readonly agent?: string;
  readonly version?: string;
  readonly env?: string;
  readonly ofStatus?: string;
};

/** What of a run says in which rows it counts. */
export type RollupRun = Pick<
  NewRunRow,
  "agent_id" | "agent_version" | "environment" | "status" | "started_at"
>;

/** The rows that a run counts in; the same as `rollup_levels` in SQL. */
export function rollupKeys(projectId: number, run: RollupRun): RollupKey[] {
  const { agent_id, agent_version, environment, status } = run;
  const key = (
    period: Period,
    grain: Grain,
    start: string,
    { agent = "", version = "", env = "", ofStatus = status }: Dimensions,
  ) => ({
    name: `${projectId}\0${period}\0${grain}\0${start}\0${agent}\0${version}\0${env}\0${ofStatus}`,
    project_id: projectId,
    period,
    grain,
    starts_at: start,
    agent_id: agent,
    agent_version: version,
    environment: env,
    status: ofStatus,
  });
  const hour = timestamptzLiteral(floorTo(run.started_at, HOUR_US));
  const day = timestamptzLiteral(floorTo(run.started_at, DAY_US));
  return [
    key("hour", "project", hour, { ofStatus: "" }),
    key("hour", "environment", hour, { env: environment }),
    key("hour", "agent", hour, { agent: agent_id }),
    key("day", "project", day, { ofStatus: "" }),
    key("day", "environment", day, { env: environment }),
    key("day", "agent", day, { agent: agent_id }),
    key("day", "version", day, { agent: agent_id, version: agent_version, env: environment }),
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
