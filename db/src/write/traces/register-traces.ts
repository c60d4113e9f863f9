import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { byIndex } from "../by-index.ts";
import { durably } from "../durably.ts";
import { holdPlace } from "../hold-place.ts";
import { uuids } from "../sql-arrays.ts";
import { traceHash } from "./trace-hash.ts";

const traceRow = z.strictObject({
  run_id: z.string(),
  /** The day on which it is stored, if it was registered now. */
  stored_on: z.string().nullable(),
  is_known: z.boolean(),
});

/** Where traces stand: those that were registered now, with their days, and those that were registered before. */
export interface RegisteredTraces {
  readonly fresh: ReadonlyMap<string, string>;
  readonly known: ReadonlySet<string>;
}

/**
 * Registers the traces that are runs and are not registered yet, in the order given, which is that of their keys; and looks which of
 * all were registered before.
 */
export async function registerTraces(
  connection: CommonQueryMethods,
  projectId: number,
  traces: readonly { readonly runId: string; readonly isRun: boolean }[],
): Promise<RegisteredTraces> {
  const ids = uuids(traces.map(({ runId }) => runId));
  const areRuns = sql.array(
    traces.map(({ isRun }) => isRun),
    "bool",
  );
  const rows = await connection.any(sql.prepared("register_traces", traceRow)`
    WITH given AS MATERIALIZED (
      SELECT * FROM unnest(${ids}, ${areRuns}) AS given (run_id, is_run) WHERE ${holdPlace} AND ${durably} AND ${byIndex}
    ), registered AS (
      INSERT INTO run_registry (project_id, run_id, stored_on, content_hash)
      SELECT ${projectId}::int, run_id, (now() AT TIME ZONE 'UTC')::date, ${sql.binary(traceHash)}
      FROM given
      WHERE is_run
      ORDER BY run_id
      ON CONFLICT (project_id, run_id) DO NOTHING
      RETURNING run_id, stored_on
    )
    SELECT given.run_id, registered.stored_on, is_run OR known.run_id IS NOT NULL AS is_known
    FROM given
    LEFT JOIN registered USING (run_id)
    LEFT JOIN run_registry AS known ON known.project_id = ${projectId} AND known.run_id = given.run_id
  `);
  return {
    fresh: new Map(
      rows.flatMap(({ run_id, stored_on }) => (stored_on === null ? [] : [[run_id, stored_on]])),
    ),
    known: new Set(
      rows.flatMap(({ run_id, stored_on, is_known }) => (is_known && stored_on === null ? [run_id] : [])),
    ),
  };
}
