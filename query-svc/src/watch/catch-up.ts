import type { DatabasePool } from "@runfacts/db/pool";
import { type ChangedRun, changePoint, listChangedRuns, matchingRuns } from "@runfacts/db/read";
import { changeOf } from "./change-of.ts";
import type { Cursor } from "./cursor.ts";
import type { WatchEvent, Watcher } from "./watcher.ts";

const PAGE = 500;
/** Beyond these changes a list is quicker than the stream. */
const MAX_CHANGES = 10_000;

/**
 * What changed between an id and where the feed stands, for a watcher that comes back; when that is too much, or the server is
 * another one by now, that it was skipped.
 */
export async function* catchUp(
  pool: DatabasePool,
  watcher: Watcher,
  since: bigint,
  before: Cursor,
): AsyncGenerator<WatchEvent> {
  let read = 0;
  let after: ChangedRun | undefined;
  do {
    const page = await readPage(pool, watcher, { since, before, after });
    if (page === undefined) break;
    for (const run of page.matching) {
      yield { kind: "run", cursor: { ...before, id: run.changed_xid }, change: changeOf(run) };
    }
    read += page.runs.length;
    if (page.runs.length < PAGE) return;
    after = page.runs.at(-1);
  } while (read < MAX_CHANGES);
  yield { kind: "skipped", cursor: before, count: 1 };
}

interface PageRange {
  readonly since: bigint;
  readonly before: Cursor;
  readonly after: ChangedRun | undefined;
}

/** On one connection, so that what is read is of the server that was asked how far it is; undefined if that is not so far. */
function readPage(pool: DatabasePool, { projectId, filter }: Watcher, { since, before, after }: PageRange) {
  return pool.connect(async (connection) => {
    const { history, horizon } = await changePoint(connection);
    if (history !== before.history || horizon < before.id) return undefined;
    const range = { since, before: before.id, after, limit: PAGE };
    const runs = await listChangedRuns(connection, projectId, range);
    return { runs, matching: await matchingRuns(connection, projectId, filter, runs) };
  });
}
