import type { Facets, FacetValue } from "@runfacts/db/read";
import { failureTypeOf } from "./words.ts";

/** Facets as a message. */
export function facetsOf(facets: Facets) {
  return {
    agentIds: facets.agent_id.map(facetValueOf),
    agentVersions: facets.agent_version.map(facetValueOf),
    environments: facets.environment.map(facetValueOf),
    statuses: facets.status.map(facetValueOf),
    failures: facets.failure.map(({ failure_type, failure_code, runs }) => ({
      failureType: failureTypeOf[failure_type],
      failureCode: failure_code,
      runCount: runs,
    })),
  };
}

function facetValueOf({ value, runs }: FacetValue) {
  return { value, runCount: runs };
}
