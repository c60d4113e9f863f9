import {
  AffectedRuns,
  ExplainFailuresRequestSchema,
  type ExplainFailuresResponse,
  ExplainFailuresResponseSchema,
} from "@runfacts/gen/client/explain_failures";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { readMethod } from "./read-method.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

export const explainFailures = readMethod(
  "ExplainFailures",
  ExplainFailuresRequestSchema,
  ExplainFailuresResponseSchema,
);

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
  return useRpc(explainFailures, () => {
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
