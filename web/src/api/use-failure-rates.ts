import type { ListFailureRatesResponse } from "@runfacts/gen/client/failure_rate";
import { QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { TimeRange } from "../filter/time-range.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";
import type { FailureTypeWord } from "./words.ts";

/** Versions, and agents, to list at most. */
const MOST_RATES = 20;

/** A kind of failure of an agent. */
export interface FailureRatesQuery {
  readonly agentId: string;
  readonly failureType: FailureTypeWord;
  readonly failureCode: string;
  readonly range: TimeRange;
}

/** Asks how often a kind of failure happens in each version of an agent, and in other agents: of the runs that ended. */
export function useFailureRates(
  question: () => FailureRatesQuery | undefined,
): RpcResult<ListFailureRatesResponse> {
  return useRpc(QueryService.method.listFailureRates, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const request = () => {
      const { agentId, failureType, failureCode, range } = asked;
      return { filter: filterFields({ agentId, failureType, failureCode, range }), pageSize: MOST_RATES };
    };
    return { key: [asked], request, staleMs: 60_000 };
  });
}
