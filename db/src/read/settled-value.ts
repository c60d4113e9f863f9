import type { SettledGrain } from "../rollup/levels.ts";
import type { RunFilter } from "./run-filter.ts";

/** What a row of the settled rollups is about. */
export type SettledValue = {
  readonly grain: SettledGrain;
  readonly agent_version?: string;
  readonly step_name?: string;
};

/** The value that a filter asks for, or null where it asks for more than one, or for what settled rollups do not know. */
export function settledValue(filter: RunFilter): SettledValue | null {
  const {
    agent_version,
    step_name,
    status: _,
    ended: _ended,
    start_time: _start,
    end_time: _end,
    ...others
  } = filter;
  if (Object.values(others).some((value) => value !== undefined)) return null;
  if (step_name !== undefined) return agent_version === undefined ? { grain: "step", step_name } : null;
  return agent_version === undefined ? null : { grain: "agent_version", agent_version };
}
