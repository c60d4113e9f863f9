import type { SettledGrain } from "../rollup/levels.ts";
import { isKnownTo, type RunFilter } from "./filters/run-filter.ts";

/** What a row of the settled rollups is about. */
export type SettledValue = {
  readonly grain: SettledGrain;
  readonly agent_version?: string;
  readonly step_name?: string;
};

/** The value that a filter asks for, or null where it asks for more than one, or for what settled rollups do not know. */
export function settledValue(filter: RunFilter): SettledValue | null {
  const { agent_version, step_name } = filter;
  if (step_name !== undefined && isKnownTo("step", filter)) return { grain: "step", step_name };
  if (agent_version === undefined || !isKnownTo("agent_version", filter)) return null;
  return { grain: "agent_version", agent_version };
}
