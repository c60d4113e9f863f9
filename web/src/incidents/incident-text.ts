import type { Estimate } from "@runfacts/gen/client/estimate";
import type { Incident } from "@runfacts/gen/client/incident";
import { failureTypeWord } from "../api/words.ts";
import { formatUsd } from "../format/number.ts";
import { visibleText } from "../format/visible-text.ts";
import { versionOf } from "./incident-runs.ts";
import { incidentKindWord, incidentStateWord } from "./incident-words.ts";
import { formatBounds, formatMetric, metricName } from "./metric-figure.ts";

/** What happened, in a line: `support 2.1 fails in 15.2% of runs, 2.0 beside it in 9.0%`. */
export function incidentHeadline(incident: Incident): string {
  return tell(incident, { figure: (metric, { value }) => formatMetric(metric, value), name: shortened });
}

/** What happened, in a sentence with the intervals: `support 2.1 fails in 15.2% of runs (12.9 to 17.4%), …`. */
export function incidentSentence(incident: Incident): string {
  return `${tell(incident, { figure: withInterval, name: visibleText })}.`;
}

/** What may be why, in a sentence, where it is known: a version that came shortly before. */
export function incidentSuspect({ kind, agentVersion }: Incident): string | undefined {
  if (agentVersion === undefined || incidentKindWord(kind) !== "drift") return undefined;
  return `Version ${visibleText(agentVersion)} came shortly before.`;
}

/** How sure it is, in a sentence; undefined of silence, which has no rate of false alarms. */
export function incidentCertainty(incident: Incident): string | undefined {
  const { falseAlarmRate } = incident;
  if (falseAlarmRate === undefined)
    return incidentKindWord(incident.kind) === "agent_silent"
      ? undefined
      : "It is counted, not estimated: nothing is left to chance.";
  const share = formatMetric("_rate", falseAlarmRate);
  return incidentKindWord(incident.kind) === "version_regression"
    ? `Of comparisons of versions that are equal, at most ${share} look like this.`
    : `Of series in which nothing changes, at most ${share} look like this at some time in 90 days.`;
}

/** What an incident measures, in words; a budget is of a day. */
export function incidentMetricName({ kind, metric }: Incident): string {
  return incidentKindWord(kind) === "budget" ? "cost a day" : metricName(metric);
}

interface Style {
  readonly figure: (metric: string, estimate: Estimate) => string;
  readonly name: (name: string) => string;
}

const LONGEST_NAME = 48;
const HEAD = 30;
const TAIL = 12;

/** A name with its middle left out where it is long: the ends tell names apart. */
function shortened(name: string): string {
  const text = visibleText(name);
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, HEAD)}…${text.slice(-TAIL)}`;
}

function withInterval(metric: string, { value, low, high }: Estimate): string {
  const figure = formatMetric(metric, value);
  return low === undefined || high === undefined ? figure : `${figure} (${formatBounds(metric, low, high)})`;
}

function tell(incident: Incident, { figure, name }: Style): string {
  const { metric, threshold } = incident;
  const isOver = incidentStateWord(incident.state) === "resolved";
  const subject = subjectOf(incident, name);
  const now = incident.observed && figure(metric, incident.observed);
  const before = incident.baseline && formatMetric(metric, incident.baseline.value);
  switch (incidentKindWord(incident.kind)) {
    case "version_regression": {
      const beside = `${incident.baselineVersion === undefined ? "the version" : name(incident.baselineVersion)} beside it`;
      if (metric === "failure_rate" && now !== undefined)
        return `${subject} ${isOver ? "failed" : "fails"} in ${ofRuns(now)}${before === undefined ? "" : `, ${beside} in ${before}`}`;
      return `${subject} ${isOver ? "was" : "is"} worse than ${beside}: ${figures(metric, now, before)}`;
    }
    case "new_failure":
      return `${subject} ${isOver ? "had" : "has"} a new failure: ${failureOf(incident, name)}`;
    case "agent_silent":
      return `${subject} ${isOver ? "had" : "has"} not run, though it runs regularly`;
    case "runs_abandoned":
      return `Runs of ${subject} ${isOver ? "fell" : "fall"} silent more often: ${figures(metric, now, before)}`;
    case "budget":
      return `${subject} cost ${incident.observed === undefined ? "more" : formatUsd(incident.observed.value)} in a day${threshold === undefined ? "" : `, over the budget of ${formatUsd(threshold)}`}`;
    case "rule":
      return `The rule ${name(incident.rule ?? "")} ${isOver ? "held" : "holds"} for ${subject}: ${figures(metric, now, undefined)}${threshold === undefined ? "" : `, limit ${formatMetric(metric, threshold)}`}`;
    case "drift":
    case undefined:
      return `${subject}: ${figures(metric, now, before)}`;
  }
}

/** `p95 duration 4.20 s, 2.10 s before`. */
function figures(metric: string, now: string | undefined, before: string | undefined): string {
  const known = [...(now === undefined ? [] : [now]), ...(before === undefined ? [] : [`${before} before`])];
  return `${metricName(metric)}${known.length === 0 ? "" : ` ${known.join(", ")}`}`;
}

/** `15.2% of runs`, and where there is an interval, `15.2% of runs (12.9 to 17.4%)`. */
function ofRuns(figure: string): string {
  const [share = "", ...interval] = figure.split(" (");
  return [`${share} of runs`, ...interval].join(" (");
}

function subjectOf(incident: Incident, name: (name: string) => string): string {
  const agent = incident.agentId === undefined ? "All agents" : name(incident.agentId);
  const version = versionOf(incident);
  return version === undefined ? agent : `${agent} ${name(version)}`;
}

/** `tool/timeout`: the failure that an incident is about; empty where it is about none. */
export function failureOf({ failureType, failureCode }: Incident, name = visibleText): string {
  const type = failureType === undefined ? [] : [failureTypeWord(failureType)];
  return [...type, ...(failureCode === undefined ? [] : [name(failureCode)])].join("/");
}
