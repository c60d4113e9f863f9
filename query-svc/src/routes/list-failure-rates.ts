import type { ServiceImpl } from "@connectrpc/connect";
import { listFailureRates as selectRates } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { failureRatesOf } from "../mapping/failure-rate.ts";
import { pageSizeOf } from "../page.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.listFailureRates, [
  "agent_id",
  "failure_type",
  "failure_code",
]);

const DEFAULT_RATES = 20;
const MAX_RATES = 100;

/** Tells how often a kind of failure happens in each version of an agent, and in other agents. */
export function listFailureRates({ pool }: Context): ServiceImpl<typeof QueryService>["listFailureRates"] {
  return async (request, call) => {
    const { agent_id, failure_type, failure_code, step_name, ...filter } = filterOf(request);
    const limit = pageSizeOf(request.pageSize, DEFAULT_RATES, MAX_RATES);
    const kind = { failure_type, failure_code, step_name };
    const options = { agentId: agent_id, kind, limit };
    return failureRatesOf(await selectRates(pool, principalOf(call).projectId, filter, options));
  };
}
