import type { DatabasePool } from "slonik";
import type { FailureType } from "../../rows.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { failureFacet } from "./failure-facet.ts";
import type { Dimension } from "./run-counts.ts";
import { valueFacets } from "./value-facets.ts";

export interface FacetValue {
  readonly value: string;
  readonly runs: bigint;
}
export interface FailureFacetValue {
  readonly failure_type: FailureType;
  readonly failure_code: string;
  readonly runs: bigint;
}

/** Values that are not listed: how many, and the sum of the runs of each. */
export interface OtherValues {
  readonly values: bigint;
  readonly runs: bigint;
}

/** Values with the number of their runs, most frequent first. */
export interface Facet<V> {
  readonly listed: readonly V[];
  readonly others: OtherValues;
}

export type Facets = Readonly<Record<Dimension, readonly FacetValue[]>> & {
  readonly failure: readonly FailureFacetValue[];
  /** What the lists leave out. */
  readonly others: Readonly<Record<Dimension | "failure", OtherValues>>;
};

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
