import { addRun, emptySums, type PathSums, type ProgressStep, pathOf } from "@runfacts/insight/paths";
import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { timestamptzLiteral } from "../../timestamps.ts";
import { runCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { type BoundedRange, rangeArrays } from "../plan/start-range.ts";

/** Runs, and about how many steps of theirs, that are in memory at a time. */
const BATCH = { runs: 1_000, steps: 20_000 };

/** The bit of `span_flags` of a span that a dialect knows. */
const OF_DIALECT = 1;

const pathRunRow = z.strictObject({
  run_id: z.string(),
  stored_on: z.string(),
  agent_id: z.string(),
  agent_version: z.string(),
  environment: z.string(),
  started_at: z.bigint(),
  step_count: z.int(),
  is_failed: z.boolean(),
});
/** A run that ended. */
export type PathRun = Readonly<z.infer<typeof pathRunRow>>;

/** The runs that ended under a filter and started in some ranges, the latest first. */
export async function selectPathRuns(
  connection: CommonQueryMethods,
  projectId: number,
  filter: Omit<RunFilter, "start_time" | "end_time">,
  { within, versions, after, limit }: PathRunsOptions,
): Promise<readonly PathRun[]> {
  if (within.length === 0) return [];
  const latest = sql.fragment`ORDER BY started_at DESC, run_id DESC LIMIT ${limit}::int`;
  return connection.any(sql.type(pathRunRow)`
    SELECT run_id, stored_on, agent_id, agent_version, environment, started_at, step_count, is_failed
    FROM unnest(${rangeArrays(within)}) AS range (since, until)
    CROSS JOIN LATERAL (
      SELECT
        run_id, stored_on, agent_id, agent_version, environment, started_at, step_count, status = 'failure' AS is_failed
      FROM agent_runs AS run
      WHERE ${sql.and([
        runCondition(projectId, { ...filter, ended: true }),
        sql.fragment`run.started_at >= since AND run.started_at < until`,
        // Starts are at most a day ahead.
        sql.fragment`run.stored_on >= (since AT TIME ZONE 'UTC')::date - 1`,
        versions !== undefined && sql.fragment`run.agent_version = ANY (${sql.array(versions, "text")})`,
        after !== undefined &&
          sql.fragment`(run.started_at, run.run_id) < (${timestamptzLiteral(after.started_at)}::timestamptz, ${after.run_id}::uuid)`,
      ])}
      ${latest}
    ) AS run
    ${latest}
  `);
}

interface PathRunsOptions {
  readonly within: readonly BoundedRange[];
  /** Default: all. */
  readonly versions?: readonly string[] | undefined;
  /** Only those that come after this one in the list. */
  readonly after?: Pick<PathRun, "started_at" | "run_id"> | undefined;
  readonly limit: number;
}

const stepsRow = z.strictObject({ run_id: z.string(), steps: z.string() });

/** A step as `json_build_array` below has it. */
type StepFacts = readonly [
  id: string,
  type: ProgressStep["type"],
  name: string,
  parentId: string | null,
  startedAt: number,
  endedAt: number | null,
  attempt: number | null,
  failed: boolean,
  wait: NonNullable<ProgressStep["wait"]> | null,
  argumentDigest: string | null,
  resultBytes: number | null,
  spanFlags: number | null,
];

/** Adds the ways of runs through their steps to sums: those of each group by themselves. */
export async function sumRuns(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly PathRun[],
  groupOf: (run: PathRun) => string,
  sums = new Map<string, PathSums>(),
): Promise<Map<string, PathSums>> {
  for (const [day, ofDay] of Map.groupBy(runs, ({ stored_on }) => stored_on)) {
    for (let from = 0; from < ofDay.length; ) {
      const batch = firstRuns(ofDay.slice(from, from + BATCH.runs), BATCH.steps);
      from += batch.length;
      const steps = await stepsOf(connection, projectId, day, batch);
      for (const run of batch) {
        const group = groupOf(run);
        const own = sums.get(group) ?? emptySums();
        sums.set(group, own);
        addRun(own, pathOf(steps.get(run.run_id) ?? []), run.is_failed);
      }
    }
  }
  return sums;
}

/** The first of some runs: one, and those after it as long as all together have no more steps than this. */
export function firstRuns(runs: readonly PathRun[], maxSteps: number): readonly PathRun[] {
  let steps = 0;
  const end = runs.findIndex(({ step_count }, place) => {
    steps += step_count;
    return place > 0 && steps > maxSteps;
  });
  return end < 0 ? runs : runs.slice(0, end);
}

async function stepsOf(
  connection: CommonQueryMethods,
  projectId: number,
  storedOn: string,
  runs: readonly PathRun[],
): Promise<ReadonlyMap<string, readonly ProgressStep[]>> {
  const ids = runs.map(({ run_id }) => run_id);
  // As text: an object for each step of thousands of runs would be checked field by field.
  const rows = await connection.any(sql.type(stepsRow)`
    SELECT run_id, json_agg(json_build_array(
      step_id, step_type, name, parent_step_id, round(date_part('epoch', started_at) * 1e6),
      round(date_part('epoch', ended_at) * 1e6), attempt, failed, wait, argument_digest, result_bytes, span_flags
    ) ORDER BY seq, step_id)::text AS steps
    FROM agent_steps
    WHERE project_id = ${projectId} AND stored_on = ${storedOn}::date AND run_id = ANY (${sql.array(ids, "uuid")})
    GROUP BY run_id
  `);
  return new Map(rows.map(({ run_id, steps }) => [run_id, (JSON.parse(steps) as StepFacts[]).map(stepOf)]));
}

function stepOf(facts: StepFacts): ProgressStep {
  const [id, type, name, parentId, startedAt, endedAt, attempt, failed, wait, digest, bytes, flags] = facts;
  return {
    ...{ id, type, name, startedAt, failed },
    parentId: parentId ?? undefined,
    endedAt: endedAt ?? undefined,
    attempt: attempt ?? undefined,
    wait: wait ?? undefined,
    argumentDigest: digest ?? undefined,
    resultBytes: bytes ?? undefined,
    otherSpan: flags !== null && (flags & OF_DIALECT) === 0,
  };
}
