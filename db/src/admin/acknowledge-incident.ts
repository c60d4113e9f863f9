import { forEachPlace } from "../citus/index.ts";
import { connectOwner } from "./connect-owner.ts";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An incident that goes on, as operators see it. */
export interface OngoingIncident {
  readonly id: string;
  readonly project: string;
  readonly state: string;
  readonly kind: string;
  readonly about: string;
  readonly openedAt: Date;
}

/** What goes on in all projects, that which was opened last first. */
export async function listOngoing(ownerUrl: string): Promise<OngoingIncident[]> {
  await using connection = await connectOwner(ownerUrl);
  const { rows } = await connection.client.query<OngoingIncident>(
    `SELECT incident_id AS id, name AS project, state, kind, subject AS about, opened_at AS "openedAt"
    FROM incidents JOIN projects USING (project_id)
    WHERE state <> 'resolved'
    ORDER BY opened_at DESC`,
  );
  return rows;
}

/** Notes that somebody took note of an incident. Resolves with false where none that is open has the id. */
export async function acknowledgeIncident(ownerUrl: string, incidentId: string): Promise<boolean> {
  if (!UUID.test(incidentId)) return false;
  let isDone = false;
  await forEachPlace(ownerUrl, async ({ url }) => {
    await using owner = await connectOwner(url);
    const { rowCount } = await owner.client.query(
      `WITH acknowledged AS (
        UPDATE incidents SET state = 'acknowledged', acknowledged_at = clock_timestamp()
        WHERE project_id = ANY (ARRAY(SELECT project_id FROM projects)) AND incident_id = $1 AND state = 'open'
        RETURNING project_id, incident_id, acknowledged_at
      )
      INSERT INTO incident_changes (project_id, incident_id, state, changed_at)
      SELECT project_id, incident_id, 'acknowledged', acknowledged_at FROM acknowledged`,
      [incidentId],
    );
    isDone ||= rowCount === 1;
  });
  return isDone;
}
