import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { type IncidentRow, incidentColumns, incidentRow } from "../read/incidents/incident-row.ts";
import { timestamptzLiteral } from "../timestamps.ts";

const doneRow = z.strictObject({ is_done: z.literal(true) });

/** Incidents that go on, were opened since a time, and of which no cause is known yet. */
export async function incidentsToExplain(
  pool: DatabasePool,
  projectId: number,
  since: bigint,
): Promise<readonly IncidentRow[]> {
  return pool.any(sql.type(incidentRow)`
    SELECT ${incidentColumns}
    FROM incidents AS incident
    WHERE project_id = ${projectId} AND state <> 'resolved' AND causes = '[]'
      AND opened_at >= ${timestamptzLiteral(since)}::timestamptz
      AND kind IN ('drift', 'version_regression', 'new_failure')
    ORDER BY opened_at
    LIMIT 100
  `);
}

/** Stores what affected runs of an incident have in common, as JSON of the contract. */
export async function saveCauses(
  pool: DatabasePool,
  projectId: number,
  incidentId: string,
  causes: string,
): Promise<void> {
  await pool.query(sql.type(doneRow)`
    UPDATE incidents SET causes = ${causes}::jsonb
    WHERE project_id = ${projectId} AND incident_id = ${incidentId}::uuid AND causes = '[]'
    RETURNING true AS is_done
  `);
}
