import {
  type Database,
  databaseChecks,
  databaseFault,
  databaseTime,
  type Place,
  partitionDaysAhead,
} from "@runfacts/db/pool";
import { writeHeartbeat } from "@runfacts/db/write";
import { type CheckResult, type CheckResults, clockSkew, runChecks, seldom } from "@runfacts/server";
import type { CommitDeadline } from "./commit/group-commit.ts";
import { withinDeadline } from "./commit/within-deadline.ts";

/** Days of partitions that must be there beyond today, or the service calls itself unready. */
const MIN_DAYS_AHEAD = 2;

/** Between two writes that only find out whether the database takes any. */
const HEARTBEAT_EVERY_MS = 1_000;
/** Such a write may take as long at most: less than a check may. */
const HEARTBEAT_MS = 2_000;

/**
 * What the service needs, as /readyz tells it: that the database answers, keeps what it takes, and takes it; of several nodes, one
 * at least. Of the others it tells why they take nothing.
 */
export function ingestChecks(
  database: Pick<Database, "home" | "shared" | "isDistributed" | "nodes">,
  allowsUnsafe: boolean,
  { timeoutMs, whyLate }: CommitDeadline,
): () => Promise<CheckResults> {
  const heartbeatMs = Math.min(timeoutMs, HEARTBEAT_MS);
  const beat = withinDeadline(({ pool }: Place) => writeHeartbeat(pool), {
    timeoutMs: heartbeatMs,
    whyLate: () => whyLate(),
    nodeOf: ({ node }) => node,
  });
  const refused = new Map<string, unknown>();
  /** Notes why a node takes no writes, until it does. */
  const beatNoted = async (place: Place) => {
    try {
      await beat(place);
      refused.delete(place.node);
    } catch (error) {
      refused.set(place.node, error);
      throw error;
    }
  };
  const explain = (error: unknown) => databaseFault(error)?.description;
  const checks = {
    ...databaseChecks(database.shared, { allowsUnsafe }),
    disk: seldom(async (): Promise<CheckResult> => {
      const places = database.nodes();
      await anyOf(places.map(beatNoted));
      const refusals = places.flatMap(({ node }) => refused.get(node) ?? []);
      if (refusals.length === 0) return { status: "ok" };
      const why = explain(refusals[0]) ?? "the write failed";
      return { status: "ok", reason: `${refusals.length} of ${places.length} nodes take no writes: ${why}` };
    }, HEARTBEAT_EVERY_MS),
    partitions: async () => {
      const days = await partitionDaysAhead(database.home).catch((error: unknown) => {
        // Only a coordinator can tell. While it is away there are those that it made a week ahead.
        if (database.isDistributed && databaseFault(error)?.passes === true) return MIN_DAYS_AHEAD;
        throw error;
      });
      if (days >= MIN_DAYS_AHEAD) return undefined;
      return days < 0
        ? "there is no partition for today: run db:maintain, and keep it running"
        : `partitions last until ${days === 0 ? "tonight" : "tomorrow night"} (UTC): run db:maintain, and keep it running`;
    },
    clock: () => clockSkew(() => databaseTime(database.shared)),
  };
  return () => runChecks(checks, explain);
}

/** Resolves with the first that does, and rejects as the first of all when none does. */
async function anyOf(tries: readonly Promise<void>[]): Promise<void> {
  try {
    await Promise.any(tries);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}
