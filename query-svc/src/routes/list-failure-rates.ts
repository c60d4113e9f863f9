import type { ServiceImpl } from "@connectrpc/connect";
import { listFailureRates as selectRates } from "@runfacts/db/read";
import type { QueryService } from "@runfacts/gen/server/query_service";
import { fieldError, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { failureRatesOf } from "../mapping/failure-rate.ts";
import { rollupFilterOf } from "../mapping/filter.ts";
import { failureTypeOf, wordOf } from "../mapping/words.ts";
import { pageSizeOf } from "../page.ts";

const DEFAULT_RATES = 20;
const MAX_RATES = 100;

/** Tells how often a kind of failure happens in each version of an agent, and in other agents. */
export function listFailureRates({ pool }: Context): ServiceImpl<typeof QueryService>["listFailureRates"] {
  return async (request, call) => {
    const failure_type = wordOf(failureTypeOf, request.failureType);
    if (failure_type === undefined) {
      throw fieldError([{ field: "failure_type", rule: "required", description: "is required" }]);
    }
    const kind = { failure_type, failure_code: request.failureCode, step_name: request.stepName };
    const limit = pageSizeOf(request.pageSize, DEFAULT_RATES, MAX_RATES);
    const { environment, start_time, end_time } = rollupFilterOf({
      agentId: request.agentId,
      environment: request.environment,
      startTime: request.startTime,
      endTime: request.endTime,
    });
    const filter = { environment, start_time, end_time };
    const options = { agentId: request.agentId, kind, limit };
    return failureRatesOf(await selectRates(pool, principalOf(call).projectId, filter, options));
  };
}
