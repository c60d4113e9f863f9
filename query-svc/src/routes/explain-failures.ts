import type { MessageShape } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";
import { type AffectedBy, type CauseQuestion, type RunFilter, tallyCauses } from "@runfacts/db/read";
import { AffectedRuns, type ExplainFailuresRequestSchema } from "@runfacts/gen/server/explain_failures";
import { QueryService } from "@runfacts/gen/server/query_service";
import { explainRuns } from "@runfacts/insight/statistics";
import { fieldError, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { explanationOf } from "../mapping/explanation.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.explainFailures);

/** Tells what runs that failed, or were slow or costly, have in common. */
export function explainFailures({ pool }: Context): ServiceImpl<typeof QueryService>["explainFailures"] {
  return async (request, call) => {
    const question = questionOf(request, filterOf(request));
    const tallies = await tallyCauses(pool, principalOf(call).projectId, question);
    return explanationOf(question, tallies, explainRuns(tallies));
  };
}

function questionOf(
  { affected: asked, ofRunId }: MessageShape<typeof ExplainFailuresRequestSchema>,
  filter: RunFilter,
): CauseQuestion {
  const { failure_type, failure_code, min_duration_ms, ...ofRuns } = filter;
  const affected = affectedBy(asked);
  const unfit = [
    ...(affected === "failed" ? [] : (["failure_type", "failure_code"] as const)),
    ...(affected === "slow" ? [] : (["min_duration_ms"] as const)),
  ].filter((name) => filter[name] !== undefined);
  if (unfit.length > 0) {
    throw fieldError(
      unfit.map((name) => ({
        field: `filter.${name}`,
        rule: "filter.unsupported",
        description: "is not taken for these affected runs",
      })),
    );
  }
  const isOfKind = failure_type !== undefined || failure_code !== undefined;
  return {
    affected,
    filter: ofRuns,
    kind: isOfKind ? { failure_type, failure_code } : undefined,
    slow_ms: min_duration_ms,
    run_id: ofRunId,
  };
}

function affectedBy(asked: AffectedRuns): AffectedBy {
  if (asked === AffectedRuns.SLOW) return "slow";
  return asked === AffectedRuns.COSTLY ? "costly" : "failed";
}
