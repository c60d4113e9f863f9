import type { FailureRow, NewRunRow } from "../rows.ts";
import { timestamptzLiteral } from "../timestamps.ts";

export const HOUR_US = 3_600_000_000n;
export const DAY_US = 24n * HOUR_US;

export type Period = "hour" | "day";
/** What a row sums over: see `0009_rollups.sql`. */
export type Grain = (typeof grains)[number];
export const grains = [
  "project",
  "environment",
  "agent",
  "version",
  "failure",
  "step",
  "agent_version",
] as const;
/** What is computed once a period is over. */
export type FinalizedGrain = Extract<Grain, "step" | "agent_version">;

/** Tells a row of `rollups` from all others, but for the slot. */
export interface RollupKey {
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
  /** Of the grain failure. */
  readonly of_item: string;
}

/** What a row is about; absent dimensions are '', but for the status, which is that of the run. */
interface Dimensions {
  readonly failure?: string;
  readonly agent?: string;
  readonly version?: string;
  readonly env?: string;
  readonly ofStatus?: string;
}

/** What of a run says in which rows it counts. */
export type RollupRun = Pick<
  NewRunRow,
  "agent_id" | "agent_version" | "environment" | "status" | "started_at"
>;

/** A type or code of failures, or both in one, as rows of the grain failure name it. */
export function ofFailure(type: string | undefined, code: string | undefined): string {
  return `${type ?? ""}/${code ?? ""}`;
}

/** The rows that a run counts in; the same as `rollup_levels` in SQL. */
export function rollupKeys(
  projectId: number,
  run: RollupRun,
  failures: readonly Pick<FailureRow, "failure_type" | "failure_code">[],
): RollupKey[] {
  const { agent_id, agent_version, environment, status } = run;
  const key = (
    period: Period,
    grain: Grain,
    start: string,
    { agent = "", version = "", env = "", ofStatus = status, failure = "" }: Dimensions,
  ) => ({
    name: `${projectId}\0${period}\0${grain}\0${start}\0${agent}\0${version}\0${env}\0${ofStatus}\0${failure}`,
    project_id: projectId,
    period,
    grain,
    starts_at: start,
    agent_id: agent,
    agent_version: version,
    environment: env,
    status: ofStatus,
    of_item: failure,
  });
  const hour = timestamptzLiteral(floorTo(run.started_at, HOUR_US));
  const day = timestamptzLiteral(floorTo(run.started_at, DAY_US));
  const failed = new Set(
    failures.flatMap(({ failure_type, failure_code }) => [
      ofFailure(failure_type, failure_code),
      ofFailure(failure_type, undefined),
      ofFailure(undefined, failure_code),
    ]),
  );
  return [
    ...[...failed].flatMap((failure) => [
      key("hour", "failure", hour, { failure }),
      key("day", "failure", day, { failure }),
    ]),
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
