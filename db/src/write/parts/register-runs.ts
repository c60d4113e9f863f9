import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { uuids } from "../sql-arrays.ts";
import { wakeReaders } from "../wake-readers.ts";

const registeredRow = z.strictObject({
  run_id: z.string(),
  stored_on: z.string(),
  woken: z.literal(""),
});

/** A run as the registry knows it. */
export interface RegistryRow {
  readonly runId: string;
  readonly contentHash: Uint8Array;
}

/**
 * Registers the runs that are not registered yet, in the order given, wakes readers at COMMIT if there are any, and resolves
 * with the UTC day on which each of these is stored, by id. The other runs are there already, or another transaction
 * has just committed them.
 */
export async function registerRuns(
  connection: CommonQueryMethods,
  projectId: number,
  runs: readonly RegistryRow[],
): Promise<Map<string, string>> {
  const rows = await connection.any(sql.prepared("register_runs", registeredRow)`
    INSERT INTO run_registry (project_id, run_id, stored_on, content_hash)
    SELECT ${projectId}::int, run_id, (now() AT TIME ZONE 'UTC')::date, content_hash
    FROM unnest(
      ${uuids(runs.map(({ runId }) => runId))},
      ${sql.array(
        runs.map(({ contentHash }) => Buffer.from(contentHash)),
        "bytea",
      )}
    ) AS run (run_id, content_hash)
    ON CONFLICT (project_id, run_id) DO NOTHING
    RETURNING run_id, stored_on, ${wakeReaders}::text AS woken
  `);
  return new Map(rows.map((row) => [row.run_id, row.stored_on]));
}
