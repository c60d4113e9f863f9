import type { Failure } from "@runfacts/gen/client/failure";
import type { ListRunsResponse } from "@runfacts/gen/client/query_service";
import type { RpcAnswer } from "../../../api/use-rpc.ts";
import { useRuns } from "../../../api/use-runs.ts";
import { failureTypeWord } from "../../../api/words.ts";
import type { RunFilter } from "../../../filter/run-filter.ts";

/** The latest 100 runs of any agent, and of those with a failure of the same type and code. */
export function useKindRuns(
  failure: () => Failure,
  from: () => number,
): { readonly all: RpcAnswer<ListRunsResponse>; readonly hits: RpcAnswer<ListRunsResponse> } {
  const list = (filter: () => RunFilter) =>
    useRuns(() => ({
      filter: { ...filter(), range: { start: from(), end: undefined } },
      pageSize: 100,
      staleMs: 60_000,
    }));
  return {
    all: list(() => ({})),
    hits: list(() => ({
      failureType: failureTypeWord(failure().failureType),
      failureCode: failure().failureCode,
    })),
  };
}
