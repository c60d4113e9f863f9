import type { VersionHour } from "@runfacts/db/read";
import {
  type ComparedSideSchema,
  ComparisonReason,
  ComparisonVerdict,
  type MetricComparisonSchema,
} from "@runfacts/gen/server/compare_versions";
import type { EstimateSchema } from "@runfacts/gen/server/estimate";
import type { Estimate, Reason, Verdict, VersionMetric } from "@runfacts/insight/statistics";
import { fromMicroseconds } from "@runfacts/server";
import { hourStart } from "../compare/compared-hours.ts";
import type { Side } from "../compare/side.ts";
import type { EveryField } from "./every-field.ts";

const verdictOf: Readonly<Record<Verdict, ComparisonVerdict>> = {
  worse: ComparisonVerdict.WORSE,
  better: ComparisonVerdict.BETTER,
  same: ComparisonVerdict.SAME,
  inconclusive: ComparisonVerdict.INCONCLUSIVE,
};
const reasonOf: Readonly<Record<Reason, ComparisonReason>> = {
  not_concurrent: ComparisonReason.NOT_CONCURRENT,
  few_runs: ComparisonReason.FEW_RUNS,
  few_hours: ComparisonReason.FEW_HOURS,
  unclear: ComparisonReason.UNCLEAR,
};

/** A side with its runs as a message. */
export function comparedSideOf(
  side: Side,
  hours: readonly VersionHour[],
  concurrentRuns: number,
): EveryField<typeof ComparedSideSchema> {
  const sum = (of: (hour: VersionHour) => number) => BigInt(hours.reduce((all, hour) => all + of(hour), 0));
  const firsts = hours.map(({ first_started_at }) => first_started_at);
  const lasts = hours.map(({ last_started_at }) => last_started_at);
  return {
    agentVersion: side.agent_version,
    environment: side.environment,
    startTime: fromMicroseconds(side.start_time),
    endTime: side.end_time === undefined ? undefined : fromMicroseconds(side.end_time),
    runCount: sum(({ runs }) => runs),
    failedRunCount: sum(({ failed_runs }) => failed_runs),
    abandonedRunCount: sum(({ abandoned_runs }) => abandoned_runs),
    concurrentRunCount: BigInt(concurrentRuns),
    firstStartedAt:
      hours.length === 0 ? undefined : fromMicroseconds(firsts.reduce((a, b) => (a < b ? a : b))),
    lastStartedAt: hours.length === 0 ? undefined : fromMicroseconds(lasts.reduce((a, b) => (a > b ? a : b))),
  };
}

export function metricComparisonOf(metric: VersionMetric): EveryField<typeof MetricComparisonSchema> {
  const { verdict, reason, toldAt, runsNeeded } = metric;
  return {
    name: metric.name,
    verdict: verdictOf[verdict],
    reason: reason === undefined ? undefined : reasonOf[reason],
    baseline: estimateOf(metric.baseline),
    candidate: estimateOf(metric.candidate),
    difference: estimateOf(metric.difference),
    relativeDifference: estimateOf(metric.relativeDifference),
    comparedRunCount: BigInt(metric.comparedRuns),
    runsNeeded: runsNeeded === undefined ? undefined : BigInt(runsNeeded),
    moreIsBetter: metric.moreIsBetter,
    pValue: metric.pValue,
    evidence: metric.evidence,
    toldAt: toldAt === undefined ? undefined : fromMicroseconds(hourStart(toldAt)),
  };
}

/** Bounds that are unknown, as of a single hour, are absent. */
function estimateOf(estimate: Estimate | undefined): EveryField<typeof EstimateSchema> | undefined {
  if (estimate === undefined) return undefined;
  const { low, high } = estimate.interval;
  const isKnown = Number.isFinite(low) && Number.isFinite(high);
  return { value: estimate.value, ...(isKnown ? { low, high } : { low: undefined, high: undefined }) };
}
