import type { ConnectRouter, ServiceImpl } from "@connectrpc/connect";
import { QueryService } from "@runfacts/gen/server/query_service";
import type { Context } from "../context.ts";
import { getFacets } from "./get-facets.ts";
import { getRun } from "./get-run.ts";
import { getStats } from "./get-stats.ts";
import { getTimeSeries } from "./get-time-series.ts";
import { listAgents } from "./list-agents.ts";
import { listFailureGroups } from "./list-failure-groups.ts";
import { listFailureRates } from "./list-failure-rates.ts";
import { listRunFailures } from "./list-run-failures.ts";
import { listRunSteps } from "./list-run-steps.ts";
import { listRuns } from "./list-runs.ts";
import { watchRuns } from "./watch-runs.ts";

/** Every RPC of the service. */
export function routes(context: Context): (router: ConnectRouter) => void {
  const implementation = {
    listRuns: listRuns(context),
    getRun: getRun(context),
    listRunSteps: listRunSteps(context),
    listRunFailures: listRunFailures(context),
    getStats: getStats(context),
    getTimeSeries: getTimeSeries(context),
    getFacets: getFacets(context),
    listFailureGroups: listFailureGroups(context),
    listFailureRates: listFailureRates(context),
    listAgents: listAgents(context),
    watchRuns: watchRuns(context),
  } satisfies ServiceImpl<typeof QueryService>;
  return (router) => router.service(QueryService, implementation);
}
