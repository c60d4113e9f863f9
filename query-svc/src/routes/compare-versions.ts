import type { ServiceImpl } from "@connectrpc/connect";
import { bucketLatency } from "@runfacts/db/latency-buckets";
import { selectSides } from "@runfacts/db/read";
import { QueryService } from "@runfacts/gen/server/query_service";
import { compareVersions as compare } from "@runfacts/insight/statistics";
import { principalOf } from "@runfacts/server";
import { comparedHours, hoursOver } from "../compare/compared-hours.ts";
import { sidesOf } from "../compare/side.ts";
import type { Context } from "../context.ts";
import { comparedSideOf, metricComparisonOf } from "../mapping/version-comparison.ts";
import { filterReader } from "../request-filter.ts";

const filterOf = filterReader(QueryService.method.compareVersions, ["agent_id"]);

const DEFAULT_MARGIN = 0.01;
const DEFAULT_RELATIVE_MARGIN = 0.05;
/** Of a gate. */
const LOOKS = 10;

/** Compares two versions, environments or ranges of an agent. */
export function compareVersions({
  pool,
  clock,
}: Context): ServiceImpl<typeof QueryService>["compareVersions"] {
  return async (request, call) => {
    const now = BigInt(clock()) * 1000n;
    const sides = sidesOf(request, filterOf(request), now);
    const found = await selectSides(pool, principalOf(call).projectId, sides.baseline, sides.candidate);
    const hours = [
      ...comparedHours("baseline", found.baseline),
      ...comparedHours("candidate", found.candidate),
    ];
    // A range that is over has no hour that goes on; of one that ends now, the last hour is still to change.
    const isOver = [sides.baseline, sides.candidate].every(
      ({ end_time }) => end_time !== undefined && end_time <= now,
    );
    const open = isOver ? Number.POSITIVE_INFINITY : hoursOver(now);
    const { plannedRuns, margin = DEFAULT_MARGIN, relativeMargin = DEFAULT_RELATIVE_MARGIN } = request;
    const looking =
      plannedRuns === undefined
        ? ({ kind: "always" } as const)
        : ({ kind: "planned", runs: Number(plannedRuns), looks: LOOKS } as const);
    const compared = compare(
      hours.filter(({ hour }) => hour < open),
      { looking, margin, relativeMargin, durationOf: bucketLatency },
      hours.filter(({ hour }) => hour >= open),
    );
    const { sharedRuns } = compared;
    return {
      baseline: comparedSideOf(sides.baseline, found.baseline.hours, sharedRuns.baseline),
      candidate: comparedSideOf(sides.candidate, found.candidate.hours, sharedRuns.candidate),
      concurrentHourCount: BigInt(compared.sharedHours),
      metrics: compared.metrics.map(metricComparisonOf),
      otherFailureCount: BigInt(compared.otherFailures),
    };
  };
}
