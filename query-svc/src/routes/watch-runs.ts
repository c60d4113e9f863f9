import { Code, type ServiceImpl } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { QueryService } from "@runfacts/gen/server/query_service";
import { apiError, fieldError, principalOf } from "@runfacts/server";
import type { Context } from "../context.ts";
import { filterReader } from "../request-filter.ts";
import { catchUp } from "../watch/catch-up.ts";
import { type Cursor, missedSince, readCursor, writeCursor } from "../watch/cursor.ts";
import type { WatchEvent } from "../watch/watcher.ts";

const filterOf = filterReader(QueryService.method.watchRuns);

/** A stream that says nothing for longer may be taken for broken by what is on the way. */
const IDLE_MS = 15_000;

/** Follows runs: sends each that is opened, changes or ends. */
export function watchRuns({ pool, feeds }: Context): ServiceImpl<typeof QueryService>["watchRuns"] {
  return async function* watch(request, call) {
    const since = cursorOf(request.cursor);
    const { projectId } = principalOf(call);
    const filter = filterOf(request);
    const feed = await feeds.of(projectId);
    using watching = await feed.watch(projectId, filter);
    const { watcher } = watching;
    const start = feed.position;
    const signal = AbortSignal.any([call.signal, feed.closed]);
    const missed = since === undefined ? "nothing" : missedSince(since, start);
    // First of all: a reader that leaves at once comes back with the cursor of what it was told.
    if (missed === "unknown") yield messageOf({ kind: "skipped", cursor: start, count: 1 });
    else
      yield messageOf({ kind: "idle", cursor: missed === "changes" && since !== undefined ? since : start });
    if (missed === "changes" && since !== undefined) {
      for await (const event of catchUp(pool, watcher, since.id, start)) yield messageOf(event);
    }
    while (!signal.aborted) {
      const events = await watcher.take(() => feed.position, IDLE_MS, signal);
      for (const event of events) yield messageOf(event);
      if (events.length === 0 && !signal.aborted) yield messageOf({ kind: "idle", cursor: feed.position });
    }
    if (!call.signal.aborted) {
      throw apiError(
        Code.Unavailable,
        ErrorReason.DRAINING,
        "the service stops: watch again with the last cursor",
      );
    }
  };
}

function cursorOf(cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const read = readCursor(cursor);
  if (read !== undefined) return read;
  const description = "must be the cursor of a message of WatchRuns";
  throw fieldError([{ field: "cursor", rule: "cursor.format", description }], ErrorReason.FIELD_VIOLATION);
}

function messageOf(event: WatchEvent) {
  const cursor = writeCursor(event.cursor);
  if (event.kind === "run") return { cursor, event: { case: "run" as const, value: event.change } };
  if (event.kind === "idle") return { cursor };
  return { cursor, event: { case: "skipped" as const, value: { count: BigInt(event.count) } } };
}
