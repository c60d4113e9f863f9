import type { DatabasePool } from "@runfacts/db/pool";
import { firstRunStart, readAgentStates, readWatchedUntil, saveRound } from "@runfacts/db/watch";
import { evaluateRules } from "../rules/evaluate-rules.ts";
import { explainLater } from "./explain-later.ts";
import { type TakenHours, takeHours } from "./take-hours.ts";
import type { Watching } from "./watching.ts";

const HOUR_US = 3_600_000_000n;
const DAY_US = 24n * HOUR_US;
/** How long after its end an hour is taken in: for runs that end late, or are sent late. What comes later still is left out. */
const SETTLE_US = 600_000_000n;
/** How far back a project is read that has not been watched before. */
const LEARNED_DAYS = 42n;
/** Hours that are taken in by one call, so that other projects have their turn. */
const HOURS_A_CALL = 200;
/** Hours that are read at once. */
const HOURS_A_READ = 24;

export interface Watched {
  readonly hours: number;
  readonly opened: number;
  readonly resolved: number;
  /** Hours that are over and not taken in yet. */
  readonly hoursBehind: number;
}

/** Takes in the hours of a project that are over by now, and looks at the rules of the hour that is not. */
export async function watchProject(
  pool: DatabasePool,
  projectId: number,
  watching: Watching,
): Promise<Watched> {
  const now = BigInt(Math.round(watching.now)) * 1_000n;
  const found = { hours: 0, opened: 0, resolved: 0 };
  const watchedUntil = await readWatchedUntil(pool, projectId);
  // A clock that was ahead, and was set right: what was learned of hours that never were says nothing, so it is learned anew.
  const isAhead = watchedUntil !== null && watchedUntil > now + DAY_US;
  let from = watchedUntil;
  let until = isAhead || from === null ? await firstHour(pool, projectId, now) : from;
  let agents: ReadonlyMap<string, string> | undefined;
  let left: readonly string[] = [];
  while (until !== null && found.hours < HOURS_A_CALL && watching.signal?.aborted !== true) {
    const hours = Math.min(HOURS_A_READ, dueHours(until, now));
    if (hours === 0) break;
    if (agents === undefined) {
      // Where another watcher was here since, what it knows comes with a position that `saveRound` refuses.
      const known = await readAgentStates(pool, projectId);
      agents = isAhead ? new Map() : known;
      left = isAhead ? [...known.keys()] : [];
    }
    const taken: TakenHours = await takeHours(pool, projectId, { start: until, hours, agents, watching });
    const forgotten = [...taken.forgotten, ...left.filter((agentId) => !taken.agents.has(agentId))];
    const saved = await saveRound(pool, projectId, { ...taken, from, forgotten });
    // Another watcher was here meanwhile: what it knows is read next time.
    if (saved === null) break;
    agents = taken.agents;
    left = [];
    found.hours += Number((taken.until - until) / HOUR_US);
    found.opened += saved.opened.length;
    found.resolved += saved.resolved.length;
    until = taken.until;
    from = until;
  }
  if (found.hours > 0 && until !== null) await explainLater(pool, projectId, until, watching.findCauses);
  const ruled = await evaluateRules(pool, projectId, { ...watching, now });
  const saved =
    ruled.opened.length + ruled.resolved.length === 0
      ? null
      : await saveRound(pool, projectId, { until: now, ...ruled });
  return {
    hours: found.hours,
    opened: found.opened + (saved?.opened.length ?? 0),
    resolved: found.resolved + (saved?.resolved.length ?? 0),
    hoursBehind: until === null ? 0 : dueHours(until, now),
  };
}

/** Hours from a time on that are over, and have been for long enough. */
function dueHours(until: bigint, now: bigint): number {
  return Math.max(0, Number((now - SETTLE_US - until) / HOUR_US));
}

async function firstHour(pool: DatabasePool, projectId: number, now: bigint): Promise<bigint | null> {
  const first = await firstRunStart(pool, projectId);
  if (first === null) return null;
  const oldest = now - LEARNED_DAYS * DAY_US;
  const start = first > oldest ? first : oldest;
  return start - (start % HOUR_US);
}
