import type { ServiceImpl } from "@connectrpc/connect";
import { getFacets as selectFacets } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { facetsOf } from "../mapping/facets.ts";
import { pageSizeOf } from "../page.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.getFacets);

const DEFAULT_VALUES = 50;
const MAX_VALUES = 1000;

/** Gives the values that runs have, with the number of runs of each. */
export function getFacets({ pool }: Context): ServiceImpl<typeof QueryService>["getFacets"] {
  return async (request, call) => {
    const limit = pageSizeOf(request.maxValues, DEFAULT_VALUES, MAX_VALUES);
    return facetsOf(await selectFacets(pool, principalOf(call).projectId, filterOf(request), { limit }));
  };
}
