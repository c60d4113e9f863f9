import type pg from "pg";
import { forEachPlace, makePlaces } from "../citus/index.ts";
import { openPool } from "../pool/index.ts";
import { abandonRuns } from "../write/parts/abandon-runs.ts";
import { recountRuns } from "../write/parts/recount-runs.ts";
import { completeIndexes } from "./complete-indexes.ts";
import { connectOwner } from "./connect-owner.ts";
import { expire } from "./expire.ts";
import { fillStepSums } from "./fill-step-sums.ts";
import { forgetConversations } from "./forget-conversations.ts";
import { forgetWaitingTraces } from "./forget-waiting-traces.ts";
import { thinCrowdedPeriods } from "./thin-crowded-periods.ts";

export interface MaintenanceReport {
  /** Days (`2026-11-01`, UTC) whose partitions were made now. */
  readonly created: readonly string[];
  /** Days whose partitions were dropped now. */
  readonly dropped: readonly string[];
  /** Runs that were marked as ABANDONED now. */
  readonly abandoned: number;
}

/** How long an open run may give no sign of life, in milliseconds, where it does not say itself: 15 minutes. */
export const DEFAULT_RUN_TIMEOUT_MS = 15 * 60 * 1_000;

export interface MaintenanceOptions {
  /** Default 7. */
  readonly daysAhead?: number | undefined;
  /** Days before today whose runs are kept. Default: all. */
  readonly retentionDays?: number | undefined;
  /** Default `DEFAULT_RUN_TIMEOUT_MS`. */
  readonly runTimeoutMs?: number | undefined;
  /** Ends early what may go on in the next round. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes the partitions of today (UTC) and the days ahead, where they are missing, and the indexes that old ones lack, lets old
 * runs expire, counts those that another version wrote, and ends those that gave no sign of life for their time-out: as
 * ABANDONED, or as their traces say. What waits of traces that are no runs goes after the same time. Safe to run at any time, and in several processes at once.
 */
export async function maintain(
  ownerUrl: string,
  { daysAhead = 7, retentionDays, runTimeoutMs = DEFAULT_RUN_TIMEOUT_MS, signal }: MaintenanceOptions = {},
): Promise<MaintenanceReport> {
  const failures: unknown[] = [];
  /** A node of a cluster that is away holds up what needs all nodes; the others are maintained all the same. */
  const attempt = async <T>(task: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      failures.push(error);
      return otherwise;
    }
  };
  const created: string[] = [];
  await attempt(() => createDays(ownerUrl, daysAhead, created), undefined);
  const dropped = await attempt(
    async () => (retentionDays === undefined ? [] : await expire(ownerUrl, retentionDays)),
    [],
  );
  await attempt(() => withOwner(ownerUrl, completeIndexes), 0);
  await attempt(() => makePlaces(ownerUrl), { made: [] });
  const abandoned = await attempt(
    () => forEachPlace(ownerUrl, ({ url }) => maintainPlace(url, runTimeoutMs, signal)),
    [],
  );
  const [first] = failures;
  if (failures.length > 0) throw failures.length === 1 ? first : new AggregateError(failures);
  return { created, dropped, abandoned: abandoned.reduce((sum, number) => sum + number, 0) };
}

async function createDays(ownerUrl: string, daysAhead: number, created: string[]): Promise<void> {
  await using connection = await connectOwner(ownerUrl);
  // One day a transaction: the short locks on the tables are given back in between.
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const { rows } = await connection.client.query<{ day: string; made: boolean }>(
      `SELECT day::text, create_day_partitions(day) AS made
      FROM (SELECT (now() AT TIME ZONE 'UTC')::date + $1::int AS day) AS today_and_ahead`,
      [ahead],
    );
    created.push(...rows.filter(({ made }) => made).map(({ day }) => day));
  }
}

async function withOwner<T>(ownerUrl: string, task: (client: pg.Client) => Promise<T>): Promise<T> {
  await using connection = await connectOwner(ownerUrl);
  return await task(connection.client);
}

/** What is done with the rows of projects; resolves with the number of runs that were abandoned. */
async function maintainPlace(url: string, runTimeoutMs: number, signal?: AbortSignal): Promise<number> {
  await using connection = await connectOwner(url);
  await forgetWaitingTraces(connection.client, runTimeoutMs);
  await forgetConversations(connection.client, runTimeoutMs);
  await thinCrowdedPeriods(connection.client);
  const pool = await openPool(url, { applicationName: "runfacts-admin", maxConnections: 1 });
  try {
    await recountRuns(pool);
    const abandoned = await abandonRuns(pool, runTimeoutMs);
    await fillStepSums(connection.client, { signal });
    return abandoned;
  } finally {
    await pool.end();
  }
}
