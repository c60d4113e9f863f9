import { AffectedRuns, type ExplainFailuresResponse } from "@runfacts/gen/client/explain_failures";
import { QueryService } from "@runfacts/gen/client/query_service";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

const affectedOf = {
  failed: AffectedRuns.FAILED,
  slow: AffectedRuns.SLOW,
  costly: AffectedRuns.COSTLY,
} as const;

/** Which runs are asked about. */
export type AffectedWord = keyof typeof affectedOf;

export interface ExplanationQuery {
  readonly affected: AffectedWord;
  /** Which runs; what the question does not take is left out. */
  readonly filter: RunFilter;
  /** A run that the answer tells of which causes it has. */
  readonly runId?: string | undefined;
}

/** Asks what runs that failed, or were slow or costly, have in common. */
export function useExplanation(
  question: () => ExplanationQuery | undefined,
): RpcResult<ExplainFailuresResponse> {
  return useRpc(QueryService.method.explainFailures, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { affected, filter, runId } = asked;
    const request = () => ({
      affected: affectedOf[affected],
      ofRunId: runId,
      filter: filterFields(takenOf(affected, filter)),
    });
    return { key: [asked], request, staleMs: 60_000, replace: true };
  });
}

/** What of a filter the question takes. */
function takenOf(affected: AffectedWord, filter: RunFilter): RunFilter {
  const { agentId, agentVersion, environment, sessionId, stepName, range } = filter;
  const { failureType, failureCode } = filter;
  const kind = affected === "failed" ? { failureType, failureCode } : {};
  return { agentId, agentVersion, environment, sessionId, stepName, range, ...kind };
}
