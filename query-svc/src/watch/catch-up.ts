import type { DatabasePool } from "@runfacts/db/pool";
import { type ChangedRun, listChangedRuns, matchingRuns } from "@runfacts/db/read";
import { changeOf } from "./change-of.ts";
import type { WatchEvent, Watcher } from "./watcher.ts";

const PAGE = 500;
/** Beyond these changes a list is quicker than the stream. */
const MAX_CHANGES = 10_000;

/**
 * What changed between a cursor and where the feed stands, for a watcher that comes back; when that is too much, that it was
 * skipped.
 */
export async function* catchUp(
  pool: DatabasePool,
  { projectId, filter }: Watcher,
  since: bigint,
  before: bigint,
): AsyncGenerator<WatchEvent> {
  let read = 0;
  let after: ChangedRun | undefined;
  do {
    const runs = await listChangedRuns(pool, projectId, { since, before, after, limit: PAGE });
    for (const run of await matchingRuns(pool, projectId, filter, runs)) {
      yield { kind: "run", cursor: run.changed_xid, change: changeOf(run) };
    }
    read += runs.length;
    after = runs.length < PAGE ? undefined : runs.at(-1);
  } while (after !== undefined && read < MAX_CHANGES);
  if (after !== undefined) yield { kind: "skipped", cursor: before, count: 1 };
}
