import { connectOwner } from "./connect-owner.ts";

export type MaintenanceReport = {
  /** Days (`2026-11-01`, UTC) whose partitions were made now. */
  readonly created: readonly string[];
};

/**
 * Makes the partitions of today (UTC) and the days ahead, where they are missing. Safe to run at any time, and in
 * several processes at once.
 *
 * @param options.daysAhead default 7.
 */
export async function maintain(
  ownerUrl: string,
  { daysAhead = 7 }: { daysAhead?: number } = {},
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
  return { created };
}
