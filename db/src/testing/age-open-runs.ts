import { type DatabasePool, sql } from "slonik";

/** Lets minutes pass in which nothing comes of the open runs of a project. */
export async function ageOpenRuns(owner: DatabasePool, projectId: number, minutes: number): Promise<void> {
  await owner.query(sql.unsafe`
    UPDATE open_runs SET last_sign_at = last_sign_at - ${minutes} * interval '1 minute'
    WHERE project_id = ${projectId}
  `);
}
