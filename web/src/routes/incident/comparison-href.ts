import type { Incident } from "@runfacts/gen/client/incident";
import { writeFilter } from "../../filter/filter-url.ts";
import { incidentRuns } from "../../incidents/incident-runs.ts";
import { writeSide } from "../agents/comparison-url.ts";

/** Link to both versions side by side; undefined where there are not two. */
export function comparisonHref(incident: Incident): string | undefined {
  const { agentId, agentVersion, baselineVersion } = incident;
  if (agentId === undefined || agentVersion === undefined || baselineVersion === undefined) return undefined;
  const { environment, range } = incidentRuns(incident);
  const page = new URLSearchParams(writeFilter({ agentId, environment, range }));
  const withBaseline = writeSide(page, "a", { version: baselineVersion });
  return `/agents?${writeSide(withBaseline, "b", { version: agentVersion })}`;
}
