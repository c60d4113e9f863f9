import type { DatabasePool } from "@runfacts/db/pool";
import { incidentsToExplain, saveCauses } from "@runfacts/db/watch";
import type { FindCauses } from "./find-causes.ts";

const DAY_US = 86_400_000_000n;

/**
 * Looks again for causes of incidents that were opened within a day and have none: what few runs could not tell, more do.
 *
 * @param until in microseconds since the Unix epoch: end of the hours that were taken in
 */
export async function explainLater(
  pool: DatabasePool,
  projectId: number,
  until: bigint,
  findCauses: FindCauses,
): Promise<void> {
  for (const incident of await incidentsToExplain(pool, projectId, until - DAY_US)) {
    const causes = await findCauses(pool, projectId, {
      kind: incident.kind,
      metric: incident.metric,
      agentId: incident.agent_id ?? "",
      environment: incident.environment ?? "",
      beganAt: Number(incident.began_at / 1_000n),
      observed: incident.observed_value ?? undefined,
      until,
    });
    if (causes !== "[]") await saveCauses(pool, projectId, incident.incident_id, causes);
  }
}
