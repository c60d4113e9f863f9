import type { Incident } from "@runfacts/gen/client/incident";
import { failureTypeWord, isFailureTypeWord } from "../api/words.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { beganMs, resolvedMs } from "./incident-times.ts";
import { incidentKindWord } from "./incident-words.ts";

const FAILURE = "failure:";

/** The runs that an incident is about: since it began, until it was resolved. */
export function incidentRuns(incident: Incident): RunFilter {
  const { agentId, agentVersion, environment } = incident;
  const isOfVersion = incidentKindWord(incident.kind) === "version_regression";
  return {
    agentId,
    agentVersion: isOfVersion ? agentVersion : undefined,
    environment,
    range: { start: beganMs(incident), end: resolvedMs(incident) },
  };
}

/** Those of them that show it, where a filter tells them; else undefined. */
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
