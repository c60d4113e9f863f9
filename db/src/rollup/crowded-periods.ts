import { VERSION_LIMITS } from "./crowd-limits.ts";
import type { RollupKey } from "./levels.ts";

/**
 * The condition that periods may be marked: services of the version before would find no runs in them, and go on for at most a day
 * after the upgrade. Where all migrations came at once there are none.
 */
export const MAY_MARK = `EXISTS (
  SELECT FROM schema_migrations AS own
  WHERE own.version = 34 AND (
    own.applied_at < now() - interval '1 day'
    OR NOT EXISTS (
      SELECT FROM schema_migrations AS earlier WHERE earlier.applied_at < own.applied_at - interval '1 hour'
    )
  )
)`;

/** Values of a day that a process looks at before it leaves the day to maintenance. */
const MOST_VALUES = 20_000;
/** Days that a process looks at; of more, the one that was begun first is begun anew. */
const MOST_DAYS = 16;

interface Day {
  readonly values: Set<string>;
  runs: number;
}

/** What this process wrote of each day, by project and start. */
const known = new Map<string, Day>();
/** Starts of crowded days that are not marked yet, by project. */
const unmarked = new Map<number, Set<string>>();

/** Takes note of the versions that rows are about to be written for. */
export function noteVersions(
  projectId: number,
  rollups: readonly { readonly key: RollupKey; readonly runs: number }[],
): void {
  for (const { key, runs } of rollups) {
    if (key.grain !== "version") continue;
    const name = `${projectId} ${key.starts_at}`;
    const day = known.get(name) ?? begin(name);
    day.runs += runs;
    if (day.values.size < MOST_VALUES) {
      day.values.add(`${key.agent_id}\0${key.agent_version}\0${key.environment}`);
    }
    const { size } = day.values;
    if (size <= VERSION_LIMITS.values || day.runs >= size * VERSION_LIMITS.runsOfEach) continue;
    known.delete(name);
    const days = unmarked.get(projectId) ?? new Set();
    unmarked.set(projectId, days.add(key.starts_at));
  }
}

/** Starts of days of a project that this process found crowded, until `forgetDays` is told that they are marked. */
export function daysToMark(projectId: number): readonly string[] {
  return [...(unmarked.get(projectId) ?? [])].sort();
}

export function forgetDays(projectId: number, days: readonly string[]): void {
  const left = unmarked.get(projectId);
  for (const day of days) left?.delete(day);
  if (left?.size === 0) unmarked.delete(projectId);
}

function begin(name: string): Day {
  const [first] = known.keys();
  if (known.size >= MOST_DAYS && first !== undefined) known.delete(first);
  const day = { values: new Set<string>(), runs: 0 };
  known.set(name, day);
  return day;
}
