import type { IncidentFacts, IncidentState, Notice } from "../notice.ts";
import { formatFigure } from "./format-figure.ts";

const STATE_WORDS: Readonly<Record<IncidentState, string>> = {
  open: "Open",
  acknowledged: "Acknowledged",
  resolved: "Resolved",
};

/** One line: how it stands, what it is about, what happened. */
export function describeNotice({ state, incident }: Notice): string {
  return `${STATE_WORDS[state]}: ${subjectOf(incident)}: ${happened(incident, state === "resolved")}`;
}

/** What else people want to know at once: lines of a name and a value. */
export function detailsOf({ project, incident }: Notice): readonly (readonly [string, string])[] {
  const { environment, runCount, affectedRunCount, beganAt, firstRunId, typicalRunId } = incident;
  const runs = affectedRunCount > 0 ? `${affectedRunCount} of ${runCount}` : String(runCount);
  const details: (readonly [string, string | undefined])[] = [
    ["Project", project],
    ["Environment", environment],
    ["Since", new Date(beganAt).toISOString()],
    ["Runs", runCount > 0 ? runs : undefined],
    ["First run", firstRunId],
    ["Typical run", typicalRunId],
  ];
  return details.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function subjectOf({ agentId, agentVersion }: IncidentFacts): string {
  if (agentId === undefined) return "all agents";
  return agentVersion === undefined ? agentId : `${agentId} ${agentVersion}`;
}

function happened(incident: IncidentFacts, isOver: boolean): string {
  const { kind, metric, failureType, failureCode, rule, threshold } = incident;
  const was = figures(incident);
  const allowed = threshold === undefined ? "" : `, allowed ${formatFigure(metric, threshold)}`;
  switch (kind) {
    case "version_regression":
      return `${metric} ${isOver ? "was" : "is"} worse${was}`;
    case "drift":
      return `${metric} drifted${was}`;
    case "new_failure":
      return `new failure ${[failureType, failureCode].filter((part) => part !== undefined).join("/")}`;
    case "agent_silent":
      return isOver ? "had not run" : "has not run";
    case "runs_abandoned":
      return `more runs ${isOver ? "fell" : "fall"} silent${was}`;
    case "budget":
      return `the cost of the day ${isOver ? "was" : "is"} over its budget${was}${allowed}`;
    case "rule":
      return `rule ${rule ?? ""} ${isOver ? "held" : "holds"}: ${metric}${was}${allowed}`;
  }
}

function figures({ metric, observed, baseline, baselineVersion }: IncidentFacts): string {
  if (observed === undefined) return "";
  const now = ` ${formatFigure(metric, observed.value)}`;
  if (baseline === undefined) return now;
  const before = baselineVersion === undefined ? "before" : `in ${baselineVersion}`;
  return `${now}, ${formatFigure(metric, baseline.value)} ${before}`;
}
