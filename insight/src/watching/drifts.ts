import type { AgentHour } from "./agent-hour.ts";
import { ALARM_DAYS } from "./budget.ts";
import type { Finding, Opened } from "./finding.ts";
import { watchedMetrics } from "./measures.ts";
import {
  type Advance,
  advanceSeries,
  dismissAlarm,
  newSeries,
  restartSeries,
  type Series,
} from "./series.ts";
import { newestSince, toldVersions, type Versions } from "./versions.ts";

/** Days that a false alarm rate is told of. */
const TOLD_DAYS = 90;
/** By how much a value must be higher to wake somebody up, however sure it is. */
const LEAST_RATIO = 1.15;
const ABANDONED: { readonly ratio: number; readonly alarmDays: number } = {
  ratio: 2,
  alarmDays: ALARM_DAYS.other,
};
/** A version that came so long before what drifts may be why. */
const DEPLOYED_BEFORE_MS = 6 * 3_600_000;

/** Series of an agent in one environment, by metric. */
export type AllSeries = Readonly<Record<string, Series>>;

export interface Drifts {
  readonly series: AllSeries;
  /** Of all but the rate of failures. */
  readonly findings: readonly Finding[];
  /** That the rate of failures rose in this hour. */
  readonly failing: Opened | undefined;
}

/** Whether what a series alarmed of goes on. */
export function isDrifting(series: Series | undefined): boolean {
  return series !== undefined && series.recovery !== null;
}

/** Adds an hour to all series. What a version that is told worse does to the rate of failures is no drift. */
export function advanceDrifts(
  before: AllSeries,
  hour: AgentHour,
  { environment, versions }: { readonly environment: string; readonly versions: Versions },
): Drifts {
  const { at } = hour;
  const series: Record<string, Series> = { ...before };
  const findings: Finding[] = [];
  let failing: Opened | undefined;
  for (const [metric, { target, measure, figure, rise }] of Object.entries(watchedMetrics)) {
    const advance = advanceSeries(series[metric] ?? newSeries, at, measure(hour.versions), target);
    series[metric] = advance.series;
    const isOfFailures = metric === "failure_rate";
    const subject = `${environment}\n${metric}`;
    if (advance.event === "recovered" && !isOfFailures) findings.push({ type: "resolved", subject });
    if (advance.event !== "alarm") continue;
    if (isOfFailures && toldVersions(versions).length > 0) {
      series[metric] = restartSeries(advance.series);
      continue;
    }
    if (rise(advance.baseline, advance.observed) < LEAST_RATIO) {
      series[metric] = dismissAlarm(advance.series);
      continue;
    }
    const version = newestSince(versions, advance.since - DEPLOYED_BEFORE_MS);
    const opened: Opened = {
      type: "opened",
      subject,
      kind: "drift",
      environment,
      metric,
      ...(version !== undefined && { agentVersion: version }),
      beganAt: advance.since,
      baseline: figure(advance.baseline),
      observed: figure(advance.observed),
      falseAlarmRate: falseAlarmRate(target.alarmDays),
      runs: advance.runs,
      hits: advance.hits,
    };
    if (isOfFailures) failing = opened;
    else findings.push(opened);
  }
  if (hour.settled !== undefined) {
    const { settled } = hour;
    const measure = {
      kind: "rate",
      runs: settled.runs + settled.abandoned,
      hits: settled.abandoned,
    } as const;
    const advance = advanceSeries(series["abandoned_rate"] ?? newSeries, settled.at, measure, ABANDONED);
    series["abandoned_rate"] = advance.series;
    findings.push(...abandonedFindings(advance, environment));
  }
  return { series, findings, failing };
}

function abandonedFindings(advance: Advance, environment: string): Finding[] {
  const metric = "abandoned_rate";
  const subject = `${environment}\n${metric}`;
  if (advance.event === "recovered") return [{ type: "resolved", subject }];
  if (advance.event !== "alarm") return [];
  const { baseline, observed, since, runs, hits } = advance;
  return [
    {
      ...{ type: "opened", subject, kind: "runs_abandoned", environment, metric, beganAt: since },
      ...{ baseline, observed, falseAlarmRate: falseAlarmRate(ABANDONED.alarmDays), runs, hits },
    },
  ];
}

function falseAlarmRate(alarmDays: number): number {
  return 1 - Math.exp(-TOLD_DAYS / alarmDays);
}
