import type { Database } from "@runfacts/db/pool";
import type { Run } from "@runfacts/gen/server/run";
import { explainIncident, noRules, type Watching, watchProject } from "@runfacts/insight-svc/watch";
import { sendRuns } from "./send-runs.ts";

const HOUR_MS = 3_600_000;
/** An hour is taken in so long after its end. */
const SETTLED_MS = 600_000;
const PROJECT = 1;
const RUN_TIMEOUT_MS = 86_400_000;

/** How a project is watched at a time, in milliseconds since the Unix epoch, where there are no rules. */
export function watchingAt(now: number): Watching {
  return {
    now,
    rules: noRules,
    findCauses: explainIncident,
    onError: (error) => {
      throw error;
    },
    runTimeoutMs: RUN_TIMEOUT_MS,
  };
}

export interface Replay {
  readonly ingestUrl: string;
  readonly database: Database;
  /** Start of the first hour, in milliseconds since the Unix epoch. */
  readonly start: number;
  readonly hours: number;
  /** Makes the runs of an hour; undefined ends the replay. */
  readonly runsOf: (at: number) => readonly Run[] | undefined;
  /** Hears when what an hour has brought is stored. */
  readonly onHour?: (at: number, opened: number) => Promise<void> | void;
}

/** Sends the runs of hour after hour to ingest, and has the watcher take each in as if it were the time of its end. */
export async function replay({ ingestUrl, database, start, hours, runsOf, onHour }: Replay): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    const at = start + hour * HOUR_MS;
    const runs = runsOf(at);
    if (runs === undefined) return;
    await sendRuns(ingestUrl, runs);
    const watched = await watchProject(database.of(PROJECT), PROJECT, watchingAt(at + HOUR_MS + SETTLED_MS));
    await onHour?.(at, watched.opened);
  }
}
