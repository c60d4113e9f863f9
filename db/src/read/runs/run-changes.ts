import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { PLACE_PREFIX } from "../../citus/read-places.ts";
import { type RunRow, runRow } from "../../rows.ts";
import { runColumns } from "../columns.ts";
import { isToldByRows, matchesRow } from "../filters/matches-row.ts";
import { runCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { failuresOfRuns } from "./failures-of-runs.ts";
import { hasFailures, type RunSummaryRow } from "./list-runs.ts";

/** A run with the transaction that changed it last. */
export type ChangedRun = RunSummaryRow & { readonly changed_xid: bigint };

type Connection = Pick<CommonQueryMethods, "any" | "one">;

const xid = z.string().transform(BigInt);
const pointRow = z.strictObject({ horizon: xid, history: z.string(), is_replica: z.boolean() });
const changedRow = runRow.extend({ changed_xid: xid });
const matchRow = z.strictObject({ run_id: z.string() });

/** Up to where the changes of a server can be read. */
export interface ChangePoint {
  /** The transaction before which all have ended: what they changed can be read, and nothing is added to it. */
  readonly horizon: bigint;
  /**
   * Whose transactions these are: of a cluster, up to where another server took over, or it was restored. Ids of two
   * histories do not compare. Of a replica: as its primary wrote it down. Empty where that is not known. Where
   * projects are distributed over nodes: of the place, as long as it is on its node.
   */
  readonly history: string;
  readonly is_replica: boolean;
}

/** Where a server stands. */
export async function changePoint(connection: Connection): Promise<ChangePoint> {
  return connection.one(sql.prepared("change_point", pointRow)`
    SELECT
      change_horizon()::text AS horizon,
      pg_is_in_recovery() AS is_replica,
      CASE WHEN pg_is_in_recovery() THEN (SELECT history FROM change_history) ELSE server_history() END
        -- A schema that is made again, when its place comes back to a node, has another number.
        || CASE WHEN starts_with(current_schema(), ${PLACE_PREFIX})
          THEN '-' || current_schema()::regnamespace::oid ELSE '' END AS history
  `);
}

/** Changes of the transactions from `since` on and before `before`; with `after`, those that follow this run. */
export interface ChangeRange {
  readonly since: bigint;
  readonly before: bigint;
  readonly after?: Pick<ChangedRun, "changed_xid" | "run_id"> | undefined;
  /** Runs at most. */
  readonly limit: number;
}

/** The runs of a project whose last change lies in a range, in the order of the changes; each as it stands now. */
export async function listChangedRuns(
  connection: Connection,
  projectId: number,
  { since, before, after, limit }: ChangeRange,
): Promise<ChangedRun[]> {
  const from = after?.changed_xid ?? since;
  const found = await connection.any(sql.prepared("list_changed_runs", changedRow)`
    SELECT ${runColumns}, run.changed_xid::text AS changed_xid
    FROM agent_runs AS run
    WHERE run.project_id = ${projectId}
      AND run.changed_xid >= ${from.toString()}::text::xid8
      AND run.changed_xid < ${before.toString()}::text::xid8
      AND (run.changed_xid, run.run_id) > (${from.toString()}::text::xid8, ${after?.run_id ?? NO_ID}::uuid)
    ORDER BY run.changed_xid, run.run_id
    LIMIT ${limit}
  `);
  const failures = await failuresOfRuns(connection, projectId, found.filter(hasFailures));
  return found.map((run) => ({ ...run, failures: failures.get(run.run_id) ?? [] }));
}

const NO_ID = "00000000-0000-0000-0000-000000000000";

/** Those of some runs of a project that a filter selects: by their rows where these tell, else the database is asked once. */
export async function matchingRuns<T extends RunRow>(
  connection: Connection,
  projectId: number,
  filter: RunFilter,
  runs: readonly T[],
): Promise<T[]> {
  const own = runs.filter((run) => matchesRow(filter, run));
  if (own.length === 0 || isToldByRows(filter)) return own;
  const ids = own.map(({ run_id }) => run_id);
  const days = own.map(({ stored_on }) => stored_on);
  const rows = await connection.any(sql.type(matchRow)`
    SELECT run.run_id
    FROM unnest(${sql.array(ids, "uuid")}, ${sql.array(days, "date")}) AS changed (run_id, stored_on)
    JOIN agent_runs AS run USING (run_id, stored_on)
    WHERE ${runCondition(projectId, filter)}
  `);
  const matching = new Set(rows.map(({ run_id }) => run_id));
  return own.filter(({ run_id }) => matching.has(run_id));
}
