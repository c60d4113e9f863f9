import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { type IncidentRow, incidentColumns, incidentRow } from "./incident-row.ts";

const withCauses = incidentRow.extend({ causes: z.string() });

/** An incident, and its causes as a JSON array of the contract's Cause. */
export interface StoredIncident {
  readonly incident: IncidentRow;
  readonly causes: string;
}

/** An incident of a project; null where it has none with the id. */
export async function getIncident(
  pool: CommonQueryMethods,
  projectId: number,
  incidentId: string,
): Promise<StoredIncident | null> {
  const row = await pool.maybeOne(sql.type(withCauses)`
    SELECT ${incidentColumns}, causes::text AS causes
    FROM incidents AS incident
    WHERE project_id = ${projectId} AND incident_id = ${incidentId}::uuid
  `);
  if (row === null) return null;
  const { causes, ...incident } = row;
  return { incident, causes };
}
