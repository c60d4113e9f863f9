import { connectOwner } from "./connect-owner.ts";
import { expire } from "./expire.ts";

export type MaintenanceReport = {
  /** Days (`2026-11-01`, UTC) whose partitions were made now. */
  readonly created: readonly string[];
  /** Days whose partitions were dropped now. */
  readonly dropped: readonly string[];
};

export type MaintenanceOptions = {
  /** Default 7. */
  readonly daysAhead?: number | undefined;
  /** Days before today whose runs are kept. Default: all. */
  readonly retentionDays?: number | undefined;
};

/**
 * Makes the partitions of today (UTC) and the days ahead, where they are missing, and lets old runs expire. Safe to run at
 * any time, and in several processes at once.
 */
export async function maintain(
  ownerUrl: string,
  { daysAhead = 7, retentionDays }: MaintenanceOptions = {},
): Promise<MaintenanceReport> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  // One day a transaction: the short locks on the tables are given back in between.
  const created: string[] = [];
  for (let ahead = 0; ahead <= daysAhead; ahead++) {
    const { rows } = await client.query<{ day: string; made: boolean }>(
      `SELECT day::text, create_day_partitions(day) AS made
      FROM (SELECT (now() AT TIME ZONE 'UTC')::date + $1::int AS day) AS today_and_ahead`,
      [ahead],
    );
    created.push(...rows.filter(({ made }) => made).map(({ day }) => day));
  }
  const dropped = retentionDays === undefined ? [] : await expire(client, retentionDays);
  return { created, dropped };
}
