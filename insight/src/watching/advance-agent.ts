import type { AgentHour, VersionFacts } from "./agent-hour.ts";
import { ALARM_DAYS } from "./budget.ts";
import type { Finding } from "./finding.ts";
import { watchedMetrics } from "./measures.ts";
import { advanceFailures, type KnownFailures, noFailures } from "./new-failures.ts";
import {
  type Advance,
  advanceSeries,
  dismissAlarm,
  newSeries,
  restartSeries,
  type Series,
} from "./series.ts";
import { advanceSilence, newSilence, type Silence } from "./silence.ts";
import { advanceVersions, isRegressing, newestSince, type Versions } from "./versions.ts";

/** Days that a false alarm rate is told of. */
const TOLD_DAYS = 90;
/** By how much a value must be higher to wake somebody up, however sure it is. */
const LEAST_RATIO = 1.15;
const ABANDONED: { readonly ratio: number; readonly alarmDays: number } = {
  ratio: 2,
  alarmDays: ALARM_DAYS.other,
};

/** What is known of an agent in one environment between hours; plain data. */
export interface AgentState {
  readonly series: Readonly<Record<string, Series>>;
  readonly versions: Versions;
  readonly failures: KnownFailures;
  readonly silence: Silence;
}

export const newAgent: AgentState = { series: {}, versions: {}, failures: noFailures, silence: newSilence };

/**
 * Takes in an hour of an agent in one environment, one after the other, those without runs too: what got worse by it, and what is as
 * before again. A function of its arguments alone, so that whoever takes the same hours in finds the same.
 */
export function advanceAgent(
  state: AgentState,
  hour: AgentHour,
  environment: string,
): { readonly state: AgentState; readonly findings: readonly Finding[] } {
  const { at } = hour;
  const subjectOf = (what: string) => `${environment}\n${what}`;
  const runs = hour.versions.reduce((sum, { runs }) => sum + runs, 0);
  const findings: Finding[] = [];

  const compared = advanceVersions(state.versions, at, hour.versions, {
    environment,
    subject: subjectOf("failure_rate"),
  });
  findings.push(...compared.findings);

  const series: Record<string, Series> = { ...state.series };
  for (const [metric, { target, measure, figure }] of Object.entries(watchedMetrics)) {
    const advance = advanceSeries(series[metric] ?? newSeries, at, measure(hour.versions), target);
    series[metric] = advance.series;
    const subject = subjectOf(metric);
    if (advance.event === "recovered") findings.push({ type: "resolved", subject });
    if (advance.event !== "alarm") continue;
    const [baseline, observed] = [figure(advance.baseline), figure(advance.observed)];
    const isOfVersion = metric === "failure_rate" && isRegressing(compared.versions);
    if (isOfVersion || observed < baseline * LEAST_RATIO) {
      series[metric] = isOfVersion ? restartSeries(advance.series) : dismissAlarm(advance.series);
      continue;
    }
    const version = newestSince(compared.versions, advance.since - DEPLOYED_BEFORE_MS);
    findings.push({
      type: "opened",
      subject,
      kind: "drift",
      environment,
      metric,
      ...(version !== undefined && { agentVersion: version }),
      beganAt: advance.since,
      baseline,
      observed,
      falseAlarmRate: falseAlarmRate(target.alarmDays),
      runs: advance.runs,
      hits: advance.hits,
    });
  }

  if (hour.settled !== undefined) {
    const { settled } = hour;
    const advance = advanceSeries(
      series["abandoned_rate"] ?? newSeries,
      settled.at,
      { kind: "rate", runs: settled.runs + settled.abandoned, hits: settled.abandoned },
      ABANDONED,
    );
    series["abandoned_rate"] = advance.series;
    findings.push(...abandonedFindings(advance, environment, subjectOf("abandoned_rate")));
  }

  const failed = advanceFailures(state.failures, at, runs, failuresOf(hour.versions));
  for (const { type, failure, firstAt, runs: hits } of failed.events) {
    const subject = subjectOf(`failure:${failure}`);
    findings.push(
      type === "over"
        ? { type: "resolved", subject }
        : {
            type: "opened",
            subject,
            kind: "new_failure",
            environment,
            metric: "",
            failure,
            beganAt: firstAt,
            runs: hits,
            hits,
          },
    );
  }

  const heard = advanceSilence(state.silence, at, runs);
  const subject = subjectOf("silent");
  if (heard.event === "heard" || heard.event === "retired") findings.push({ type: "resolved", subject });
  if (heard.event === "silent") {
    const beganAt = (heard.silence.lastAt ?? at) + HOUR_MS;
    findings.push({
      type: "opened",
      subject,
      kind: "agent_silent",
      environment,
      metric: "",
      beganAt,
      runs: 0,
      hits: 0,
    });
  }
  return {
    state: { series, versions: compared.versions, failures: failed.known, silence: heard.silence },
    findings,
  };
}

const HOUR_MS = 3_600_000;
/** A version that came so long before what drifts may be why. */
const DEPLOYED_BEFORE_MS = 6 * HOUR_MS;

function abandonedFindings(advance: Advance, environment: string, subject: string): Finding[] {
  if (advance.event === "recovered") return [{ type: "resolved", subject }];
  if (advance.event !== "alarm") return [];
  const { baseline, observed, since, runs, hits } = advance;
  const falseAlarms = falseAlarmRate(ABANDONED.alarmDays);
  return [
    {
      type: "opened",
      subject,
      kind: "runs_abandoned",
      environment,
      metric: "abandoned_rate",
      beganAt: since,
      baseline,
      observed,
      falseAlarmRate: falseAlarms,
      runs,
      hits,
    },
  ];
}

function falseAlarmRate(alarmDays: number): number {
  return 1 - Math.exp(-TOLD_DAYS / alarmDays);
}

function failuresOf(versions: readonly VersionFacts[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { failures } of versions)
    for (const [failure, runs] of failures) counts.set(failure, (counts.get(failure) ?? 0) + runs);
  return counts;
}
