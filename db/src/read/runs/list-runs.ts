import { type DatabasePool, type FragmentSqlToken, type QuerySqlToken, sql } from "slonik";
import { type RunRow, runRow } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import { type RunFailureRow, runColumns } from "../columns.ts";
import { failureCondition, failureStarts, ofRun } from "../filters/failure-condition.ts";
import { hasFailureFilter, runCondition } from "../filters/run-condition.ts";
import { givenFilters, type RunFilter } from "../filters/run-filter.ts";
import { rangesWithStep } from "../plan/ranges-with-step.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { failuresOfRuns } from "./failures-of-runs.ts";

/** A run without its steps. */
export type RunSummaryRow = RunRow & {
  /**
   * The first 100 in the order of `listRunFailures`, of which there are `failure_count` that were recorded and `survived_count`
   * that were not.
   */
  readonly failures: readonly RunFailureRow[];
};

/** The last row of a page: the next starts after it. */
export interface RunCursor {
  readonly started_at: bigint;
  readonly run_id: string;
}

export interface ListRunsOptions {
  readonly filter: RunFilter;
  readonly after?: RunCursor | undefined;
  /** Rows to skip, default 0. Prefer `after`: skipped rows are read. */
  readonly offset?: number | undefined;
  readonly limit: number;
}

/** A page of the runs of a project, newest start first, then by descending `run_id`. At most two statements. */
export async function listRuns(
  pool: DatabasePool,
  projectId: number,
  options: ListRunsOptions,
): Promise<RunSummaryRow[]> {
  const found = await findRuns(pool, projectId, options);
  const runs = found.slice(0, options.limit);
  const failing = runs.filter(hasFailures);
  const failures = await failuresOfRuns(pool, projectId, failing);
  return runs.map((run) => ({ ...run, failures: failures.get(run.run_id) ?? [] }));
}

/** True if any were recorded or survived. */
export function hasFailures(run: Pick<RunRow, "failure_count" | "survived_count">): boolean {
  return run.failure_count + run.survived_count > 0;
}

/** As many runs as were asked for, or a few more. */
async function findRuns(
  pool: DatabasePool,
  projectId: number,
  options: ListRunsOptions,
): Promise<readonly RunRow[]> {
  const { filter, offset = 0 } = options;
  if (hasFailureFilter(filter)) return pool.any(prepared(byFailure(projectId, options), options));
  if (filter.step_name === undefined || offset > 0) {
    return pool.any(prepared(byStart(projectId, options), options));
  }
  return findByStep(pool, projectId, options, filter.step_name);
}

/** Range by range, the latest first, until the page is full. */
async function findByStep(
  pool: DatabasePool,
  projectId: number,
  options: ListRunsOptions,
  step_name: string,
): Promise<readonly RunRow[]> {
  const { filter, limit, after } = options;
  const end_time = after === undefined ? filter.end_time : earlier(filter.end_time, after.started_at + 1n);
  const ranges = await rangesWithStep(pool, projectId, { ...filter, step_name, end_time });
  const found: RunRow[] = [];
  for (const { start, end } of ranges) {
    const within = { ...filter, start_time: start, end_time: end };
    found.push(
      ...(await pool.any(byStart(projectId, { filter: within, after, limit: limit - found.length }))),
    );
    if (found.length >= limit) break;
  }
  return found;
}

function earlier(time: bigint | undefined, other: bigint): bigint {
  return time !== undefined && time < other ? time : other;
}

function prepared<T extends QuerySqlToken>(query: T, options: ListRunsOptions): T {
  return isCommon(options) ? prepareByText(query) : query;
}

function byStart(projectId: number, options: ListRunsOptions) {
  const { filter, after } = options;
  return sql.type(runRow)`
    SELECT ${runColumns}
    FROM agent_runs AS run
    WHERE ${runCondition(projectId, filter)}
      AND ${isAfter(after, sql.fragment`run.started_at, run.run_id`)}
    ORDER BY run.started_at DESC, run.run_id DESC
    ${pageOf(options)}
  `;
}

/**
 * Walks the failures, which have an index in the order of the list, and looks up the run of each. The inner LIMIT keeps
 * the planner from reading all runs into a hash table first.
 */
function byFailure(projectId: number, options: ListRunsOptions) {
  const { filter, after } = options;
  return sql.type(runRow)`
    SELECT DISTINCT ON (failure.run_started_at, failure.run_id) ${runColumns}
    FROM run_failures AS failure
    CROSS JOIN LATERAL (
      SELECT *
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, ofRun(filter))}
        AND run.run_id = failure.run_id
        AND run.stored_on = failure.stored_on
      LIMIT 1
    ) AS run
    WHERE failure.project_id = ${projectId}
      AND ${failureCondition(projectId, filter)}
      AND ${isAfter(after, sql.fragment`failure.run_started_at, failure.run_id`)}
      AND ${failureStarts(projectId, filter)}
    ORDER BY failure.run_started_at DESC, failure.run_id DESC
    ${pageOf(options)}
  `;
}

/** Sizes that pages are rounded up to, so that there are few statements: the default page and the largest, and one row. */
const PAGE_SIZES = [21, 101];

function pageOf({ offset = 0, limit }: ListRunsOptions): FragmentSqlToken {
  const size = PAGE_SIZES.find((size) => size >= limit) ?? limit;
  const rows = sql.literalValue(String(size));
  return offset === 0 ? sql.fragment`LIMIT ${rows}` : sql.fragment`LIMIT ${rows} OFFSET ${offset}`;
}

/** Lists that people open all the time: in order of an index, under few filters, so that there are few statements. */
function isCommon({ filter, offset = 0, limit }: ListRunsOptions): boolean {
  const plans = givenFilters(filter).map(({ rule }) => rule.plan);
  const isPlannedOnce = !plans.includes("each") && plans.filter((plan) => plan === "once").length <= 2;
  return isPlannedOnce && offset === 0 && PAGE_SIZES.some((size) => size >= limit);
}

function isAfter(after: RunCursor | undefined, columns: FragmentSqlToken): FragmentSqlToken {
  return after === undefined
    ? sql.fragment`TRUE`
    : sql.fragment`(${columns}) < (${timestamptzLiteral(after.started_at)}::timestamptz, ${after.run_id}::uuid)`;
}
