/** How far a watcher has been told: of a history, all changes of transactions before this id. */
export interface Cursor {
  /** Ids of two histories do not compare. Empty where it is not known, as in cursors of version 0.1. */
  readonly history: string;
  readonly id: bigint;
}

const MAX_ID = 2n ** 64n - 1n;

/** A cursor as clients get it. */
export function writeCursor({ history, id }: Cursor): string {
  return history === "" ? id.toString() : `${history}.${id}`;
}

/** Reads one; undefined for a text that is none. */
export function readCursor(text: string): Cursor | undefined {
  const { history = "", id } = /^(?:(?<history>[\w-]{1,40})\.)?(?<id>\d{1,20})$/.exec(text)?.groups ?? {};
  return id === undefined || BigInt(id) > MAX_ID ? undefined : { history, id: BigInt(id) };
}

/**
 * What a watcher that comes back with a cursor has missed where a server stands at another: the changes in between; nothing, as
 * from a replica that is behind the one that was read before; or nobody knows what, since another server took over, or the
 * database was restored.
 */
export function missedSince(since: Cursor, here: Cursor): "changes" | "nothing" | "unknown" {
  if (since.history !== "" && since.history !== here.history) return "unknown";
  if (since.id <= here.id) return since.id === here.id ? "nothing" : "changes";
  return since.history === "" ? "unknown" : "nothing";
}
