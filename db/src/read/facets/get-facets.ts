import type { DatabasePool } from "slonik";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import type { Facets } from "./facet.ts";
import { failureFacet } from "./failure-facet.ts";
import { valueFacets } from "./value-facets.ts";

/**
 * The values of each dimension under the filters of the others, so that a reader sees what else there is to choose; failures
 * under all filters. Exact. Whole days come from the rollups where these know the filter, or it is one of them and a failure.
 *
 * @param limit most values of a dimension
 */
export async function getFacets(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { limit }: { limit: number },
): Promise<Facets> {
  return inSnapshot(pool, async (connection) => {
    const { agent_id, agent_version, environment, status } = await valueFacets(
      connection,
      projectId,
      filter,
      limit,
    );
    const failure = await failureFacet(connection, projectId, filter, limit);
    return {
      agent_id: agent_id.listed,
      agent_version: agent_version.listed,
      environment: environment.listed,
      status: status.listed,
      failure: failure.listed,
      others: {
        agent_id: agent_id.others,
        agent_version: agent_version.others,
        environment: environment.others,
        status: status.others,
        failure: failure.others,
      },
    };
  });
}
