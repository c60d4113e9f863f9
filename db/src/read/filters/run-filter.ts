import { type FragmentSqlToken, sql } from "slonik";
import { type Grain, grains } from "../../rollup/levels.ts";
import type { FailureType, RunStatus } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { hasSignal, type SignalFilter } from "../signals/signal-condition.ts";
import { equalColumn, type FilterRule, ofDuration, ofFailures } from "./filter-rule.ts";
import { endedStatuses, hasStep, isEnded, isInStep, startsAt } from "./row-conditions.ts";

/** Which runs. What is absent does not restrict. */
export interface RunFilter {
  readonly agent_id?: string | undefined;
  readonly agent_version?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly environment?: string | undefined;
  /** Earliest start, inclusive, in microseconds since the Unix epoch. */
  readonly start_time?: bigint | undefined;
  /** Latest start, exclusive, in microseconds since the Unix epoch. */
  readonly end_time?: bigint | undefined;
  /** With `failure_code`: both hold for the same failure. */
  readonly failure_type?: FailureType | undefined;
  readonly failure_code?: string | undefined;
  /** One of its steps has this name; with `failure_type` or `failure_code`, such a failure happened in one. */
  readonly step_name?: string | undefined;
  /** Inclusive. */
  readonly min_duration_ms?: bigint | undefined;
  /** Inclusive. */
  readonly max_duration_ms?: bigint | undefined;
  readonly session_id?: string | undefined;
  /** True for those that succeeded, failed or were partial; false for those that are open or were abandoned. */
  readonly ended?: boolean | undefined;
  /** One of its signals fits. */
  readonly signal?: SignalFilter | undefined;
}

/** Rollups keep runs apart by status, but for those of the project. */
const byStatus: readonly Grain[] = grains.filter((grain) => grain !== "project");

/** What each filter means. One that is missing here does not compile. */
const filterRules = {
  agent_id: equalColumn("agent_id", ["agent", "version"]),
  agent_version: equalColumn("agent_version", ["version", "agent_version"]),
  status: equalColumn("status", byStatus),
  environment: equalColumn("environment", ["environment", "version"]),
  start_time: {
    of: "start",
    run: (time) => startsAt(time, sql.fragment`run.started_at`, sql.fragment`run.stored_on`),
    failure: (time) => startsAt(time, sql.fragment`failure.run_started_at`, sql.fragment`failure.stored_on`),
    matches: (time, run) => run.started_at >= time,
    grains,
    rollup: null,
    plan: "ignored",
  },
  end_time: {
    of: "start",
    run: (time) => sql.fragment`run.started_at < ${timestamptzLiteral(time)}::timestamptz`,
    failure: (time) => sql.fragment`failure.run_started_at < ${timestamptzLiteral(time)}::timestamptz`,
    matches: (time, run) => run.started_at < time,
    grains,
    rollup: null,
    plan: "ignored",
  },
  failure_type: ofFailures<FailureType>((type) => sql.fragment`failure.failure_type = ${type}`),
  failure_code: ofFailures<string>((code) => sql.fragment`failure.failure_code = ${code}`),
  step_name: {
    of: "failure",
    run: hasStep,
    failure: isInStep,
    matches: null,
    grains: ["step"],
    rollup: null,
    plan: "each",
  },
  min_duration_ms: ofDuration(sql.fragment`>=`, (duration, least) => duration >= least),
  max_duration_ms: ofDuration(sql.fragment`<=`, (duration, most) => duration <= most),
  session_id: equalColumn("session_id"),
  ended: {
    of: "run",
    run: (ended) => isEnded(ended, sql.fragment`run.status`),
    failure: null,
    matches: (ended, run) => ended === endedStatuses.includes(run.status),
    grains: byStatus,
    rollup: (ended) => isEnded(ended, sql.fragment`rollup.status`),
    plan: "once",
  },
  signal: {
    of: "run",
    run: hasSignal,
    failure: null,
    matches: null,
    grains: [],
    rollup: null,
    plan: "each",
  },
} satisfies { readonly [N in keyof RunFilter]-?: FilterRule<NonNullable<RunFilter[N]>> };

/** The condition on a row of `agent_runs AS run` that its duration is outside the bounds of a filter; null without bounds. */
export function outsideDuration({ min_duration_ms, max_duration_ms }: RunFilter): FragmentSqlToken | null {
  const isOutside = [
    ...(min_duration_ms === undefined ? [] : [sql.fragment`run.duration_ms < ${min_duration_ms}`]),
    ...(max_duration_ms === undefined ? [] : [sql.fragment`run.duration_ms > ${max_duration_ms}`]),
  ];
  return isOutside.length === 0 ? null : sql.fragment`(${sql.join(isOutside, sql.fragment` OR `)})`;
}

/** The names of all filters. */
export const filterNames = Object.keys(filterRules) as (keyof RunFilter)[];

/** A filter that is given; its rule takes its value. */
export interface GivenFilter {
  readonly name: keyof RunFilter;
  readonly value: unknown;
  readonly rule: FilterRule<unknown>;
}

/** Those filters that restrict. */
export function givenFilters(filter: RunFilter): GivenFilter[] {
  return filterNames.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [{ name, value, rule: filterRules[name] as FilterRule<unknown> }];
  });
}

/** True if rows of a grain of the rollups tell apart all that a filter does. */
export function isKnownTo(grain: Grain, filter: RunFilter): boolean {
  return givenFilters(filter).every(({ rule }) => rule.grains.includes(grain));
}

/** The filters that select otherwise than by some kinds. */
export function withoutKinds(filter: RunFilter, kinds: readonly FilterRule<unknown>["of"][]): RunFilter {
  const left = givenFilters(filter).filter(({ rule }) => !kinds.includes(rule.of));
  return Object.fromEntries(left.map(({ name, value }) => [name, value]));
}
