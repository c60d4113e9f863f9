import type { Facets, FacetValue, OtherValues } from "@runfacts/db/read";
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
    otherAgentIds: otherValuesOf(facets.others.agent_id),
    otherAgentVersions: otherValuesOf(facets.others.agent_version),
    otherEnvironments: otherValuesOf(facets.others.environment),
    otherStatuses: otherValuesOf(facets.others.status),
    otherFailures: otherValuesOf(facets.others.failure),
  };
}

function otherValuesOf({ values, runs }: OtherValues) {
  return values === 0n ? undefined : { valueCount: values, runCount: runs };
}

function facetValueOf({ value, runs }: FacetValue) {
  return { value, runCount: runs };
}
