import type { Incident } from "@runfacts/gen/client/incident";
import { failureTypeWord, isFailureTypeWord } from "../api/words.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { beganMs, resolvedMs } from "./incident-times.ts";
import { incidentKindWord } from "./incident-words.ts";

const FAILURE = "failure:";
const WEEK_MS = 7 * 86_400_000;

/** The version that an incident is about; undefined where it is about all. That of a drift may be why, and is not all it is about. */
export function versionOf({ kind, agentVersion }: Incident): string | undefined {
  return incidentKindWord(kind) === "drift" ? undefined : agentVersion;
}

/** The runs that an incident is about: since it began, until it was resolved. */
export function incidentRuns(incident: Incident): RunFilter {
  const { agentId, environment } = incident;
  return {
    agentId,
    agentVersion: versionOf(incident),
    environment,
    range: { start: beganMs(incident), end: resolvedMs(incident) },
  };
}

/** The runs of the week before it began: of an agent that is silent, there are none since. */
export function runsBefore(incident: Incident): RunFilter {
  const began = beganMs(incident);
  return { ...incidentRuns(incident), range: { start: began - WEEK_MS, end: began } };
}

/** Of the runs of an incident those that show it, where a filter tells them; else undefined. */
export function affectedRuns(incident: Incident): RunFilter | undefined {
  const runs = incidentRuns(incident);
  const { metric, failureType, failureCode } = incident;
  if (failureCode !== undefined)
    return {
      ...runs,
      failureType: failureType === undefined ? undefined : failureTypeWord(failureType),
      failureCode,
    };
  if (metric === "failure_rate") return { ...runs, status: "failure" };
  if (metric === "abandoned_rate") return { ...runs, status: "abandoned" };
  if (metric.startsWith("duration_") && incident.observed !== undefined)
    return { ...runs, ended: true, minDurationMs: Math.floor(incident.observed.value) };
  if (!metric.startsWith(FAILURE)) return undefined;
  const [type = "", ...code] = metric.slice(FAILURE.length).split("/");
  return isFailureTypeWord(type) ? { ...runs, failureType: type, failureCode: code.join("/") } : undefined;
}
