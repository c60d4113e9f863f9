import { asOwner } from "../harness/embedded-platform.ts";

/** Ids of the runs of an agent that the database holds, one for each time that it holds it, sorted. */
export async function storedRuns(ownerUrl: string, agentId: string): Promise<string[]> {
  const rows = await asOwner<{ run_id: string }>(
    ownerUrl,
    `SELECT run_id FROM agent_runs WHERE agent_id = '${agentId}' ORDER BY run_id`,
  );
  return rows.map(({ run_id }) => run_id);
}
