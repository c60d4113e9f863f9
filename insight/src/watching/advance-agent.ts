import type { AgentHour, VersionFacts } from "./agent-hour.ts";
import { type AllSeries, advanceDrifts, isDrifting } from "./drifts.ts";
import { advanceFailing, type Failing } from "./failing.ts";
import type { Finding } from "./finding.ts";
import {
  advanceFailures,
  dismissFailures,
  type KnownFailures,
  noFailures,
  toldFailures,
} from "./new-failures.ts";
import { restartSeries } from "./series.ts";
import { advanceSilence, newSilence, type Silence } from "./silence.ts";
import { advanceVersions, type Versions } from "./versions.ts";

const HOUR_MS = 3_600_000;
/** An agent of which nothing was heard for so long is there no more: nothing of it goes on. */
const RETIRED_MS = 14 * 24 * HOUR_MS;
/** And for so long: it would be new. */
const FORGOTTEN_MS = 60 * 24 * HOUR_MS;

/** What is known of an agent in one environment between hours; plain data. */
export interface AgentState {
  /** Start of the last hour in which something of it was heard, runs that were abandoned too. */
  readonly heardAt: number | null;
  readonly series: AllSeries;
  readonly versions: Versions;
  readonly failing: Failing;
  readonly failures: KnownFailures;
  readonly silence: Silence;
}

export const newAgent: AgentState = {
  heardAt: null,
  series: {},
  versions: {},
  failing: null,
  failures: noFailures,
  silence: newSilence,
};

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
  if (isRetired(state, hour)) return retire(state, environment);
  const runs = hour.versions.reduce((sum, { runs }) => sum + runs, 0);
  const versions = advanceVersions(state.versions, at, hour.versions);
  const drifts = advanceDrifts(state.series, hour, { environment, versions });
  const failing = advanceFailing(state.failing, {
    environment,
    versions,
    isDrifting: isDrifting(drifts.series["failure_rate"]),
    drift: drifts.failing,
  });
  const findings: Finding[] = [...failing.findings, ...drifts.findings];

  const failed = advanceFailures(state.failures, at, runs, failuresOf(hour.versions));
  for (const { type, failure, firstAt, runs: hits } of failed.events) {
    const subject = `${environment}\nfailure:${failure}`;
    findings.push(
      type === "over"
        ? { type: "resolved", subject }
        : {
            ...{ type: "opened", subject, kind: "new_failure", environment, metric: "", failure },
            ...{ beganAt: firstAt, runs: hits, hits },
          },
    );
  }

  const heard = advanceSilence(state.silence, at, runs);
  const subject = `${environment}\nsilent`;
  if (heard.event === "heard") findings.push({ type: "resolved", subject });
  if (heard.event === "silent") {
    const beganAt = (heard.silence.lastAt ?? at) + HOUR_MS;
    findings.push({
      ...{ type: "opened", subject, kind: "agent_silent", environment, metric: "" },
      ...{ beganAt, runs: 0, hits: 0 },
    });
  }
  return {
    state: {
      heardAt: hour.versions.length > 0 ? at : state.heardAt,
      series: drifts.series,
      versions,
      failing: failing.failing,
      failures: failed.known,
      silence: heard.silence,
    },
    findings,
  };
}

/** Whether an agent has not been heard of for so long that nothing need be known of it. */
export function isForgotten({ heardAt }: AgentState, at: number): boolean {
  return heardAt !== null && at >= heardAt + FORGOTTEN_MS;
}

function isRetired({ heardAt }: AgentState, { at, versions, settled }: AgentHour): boolean {
  return heardAt !== null && at >= heardAt + RETIRED_MS && versions.length === 0 && settled === undefined;
}

/** Nothing of it goes on; what was learned is kept. */
function retire(state: AgentState, environment: string) {
  const { series, failing, failures, silence } = state;
  const over = [
    ...(failing === null ? [] : ["failure_rate"]),
    ...Object.keys(series).filter((metric) => metric !== "failure_rate" && isDrifting(series[metric])),
    ...toldFailures(failures).map((failure) => `failure:${failure}`),
    ...(silence.isTold ? ["silent"] : []),
  ];
  const restarted = Object.entries(series).map(([metric, one]) => [metric, restartSeries(one)]);
  return {
    state: {
      ...newAgent,
      heardAt: state.heardAt,
      series: Object.fromEntries(restarted) as AllSeries,
      failures: dismissFailures(failures),
    },
    findings: over.map((what): Finding => ({ type: "resolved", subject: `${environment}\n${what}` })),
  };
}

function failuresOf(versions: readonly VersionFacts[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { failures } of versions)
    for (const [failure, runs] of failures) counts.set(failure, (counts.get(failure) ?? 0) + runs);
  return counts;
}
