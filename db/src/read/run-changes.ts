import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { runRow } from "../rows.ts";
import { runColumns } from "./columns.ts";
import { failuresOfRuns } from "./failures-of-runs.ts";
import { runCondition } from "./filters/run-condition.ts";
import type { RunFilter } from "./filters/run-filter.ts";
import { hasFailures, type RunSummaryRow } from "./list-runs.ts";

/** A run with the transaction that changed it last. */
export type ChangedRun = RunSummaryRow & { readonly changed_xid: bigint };

const xid = z.string().transform(BigInt);
const horizonRow = z.strictObject({ xmin: xid });
const changedRow = runRow.extend({ changed_xid: xid });
const matchRow = z.strictObject({ run_id: z.string() });

/** The transaction before which all have ended: what they changed can be read, and nothing is added to it. */
export async function changeHorizon(pool: DatabasePool): Promise<bigint> {
  const { xmin } = await pool.one(sql.prepared("change_horizon", horizonRow)`
    SELECT change_horizon()::text AS xmin
  `);
  return xmin;
}

/** Changes of the transactions from `since` on and before `before`; with `after`, those that follow this run. */
export type ChangeRange = {
  readonly since: bigint;
  readonly before: bigint;
  readonly after?: Pick<ChangedRun, "changed_xid" | "project_id" | "run_id"> | undefined;
  /** Runs at most. */
  readonly limit: number;
  /** Default: all projects. */
  readonly projectId?: number | undefined;
};

/** The runs whose last change lies in a range, in the order of the changes; each as it stands now. */
export async function listChangedRuns(pool: DatabasePool, range: ChangeRange): Promise<ChangedRun[]> {
  const { since, before, after, limit, projectId = null } = range;
  const from = after?.changed_xid ?? since;
  const found = await pool.any(sql.prepared("list_changed_runs", changedRow)`
    SELECT ${runColumns}, run.changed_xid::text AS changed_xid
    FROM agent_runs AS run
    WHERE run.changed_xid >= ${from.toString()}::text::xid8
      AND run.changed_xid < ${before.toString()}::text::xid8
      AND (run.changed_xid, run.project_id, run.run_id)
        > (${from.toString()}::text::xid8, ${after?.project_id ?? -1}::int, ${after?.run_id ?? NO_ID}::uuid)
      AND (${projectId}::int IS NULL OR run.project_id = ${projectId}::int)
    ORDER BY run.changed_xid, run.project_id, run.run_id
    LIMIT ${limit}
  `);
  const failing = Map.groupBy(found.filter(hasFailures), ({ project_id }) => project_id);
  const failures = new Map<number, Awaited<ReturnType<typeof failuresOfRuns>>>();
  for (const [project, runs] of failing) failures.set(project, await failuresOfRuns(pool, project, runs));
  return found.map((run) => ({ ...run, failures: failures.get(run.project_id)?.get(run.run_id) ?? [] }));
}

const NO_ID = "00000000-0000-0000-0000-000000000000";

/** Which of some runs of a project a filter selects, by id. */
export async function matchingRuns(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  runs: readonly Pick<ChangedRun, "run_id" | "stored_on">[],
): Promise<ReadonlySet<string>> {
  const ids = sql.array(
    runs.map(({ run_id }) => run_id),
    "uuid",
  );
  const days = sql.array(
    runs.map(({ stored_on }) => stored_on),
    "date",
  );
  const rows = await pool.any(sql.type(matchRow)`
    SELECT run.run_id
    FROM unnest(${ids}, ${days}) AS changed (run_id, stored_on)
    JOIN agent_runs AS run USING (run_id, stored_on)
    WHERE ${runCondition(projectId, filter)}
  `);
  return new Set(rows.map(({ run_id }) => run_id));
}
