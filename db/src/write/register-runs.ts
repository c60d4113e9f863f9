import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { type ProjectRecord, runKey } from "./run-key.ts";

const registeredRow = z.strictObject({ project_id: z.int(), run_id: z.string(), stored_on: z.string() });

/**
 * Registers the runs that are not registered yet, in the order given, and resolves with the UTC day on which each of these
 * is stored, by `runKey`. The other runs are there already, or another transaction has just committed them.
 */
export async function registerRuns(
  connection: CommonQueryMethods,
  batch: readonly ProjectRecord[],
): Promise<Map<string, string>> {
  const rows = await connection.any(sql.prepared("register_runs", registeredRow)`
    INSERT INTO run_registry (project_id, run_id, stored_on, content_hash)
    SELECT project_id, run_id, (now() AT TIME ZONE 'UTC')::date, content_hash
    FROM unnest(
      ${sql.array(
        batch.map(({ projectId }) => projectId),
        "int4",
      )},
      ${sql.array(
        batch.map(({ record }) => record.run.run_id),
        "uuid",
      )},
      ${sql.array(
        batch.map(({ record }) => Buffer.from(record.run.content_hash)),
        "bytea",
      )}
    ) AS run (project_id, run_id, content_hash)
    ON CONFLICT (project_id, run_id) DO NOTHING
    RETURNING project_id, run_id, stored_on
  `);
  return new Map(rows.map((row) => [runKey(row), row.stored_on]));
}
