import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { ceilTo, DAY_US, HOUR_US } from "../../rollup/levels.ts";
import { countedCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { prepareByText } from "../prepare-by-text.ts";

const nextRow = z.strictObject({ started_at: z.bigint() });

/**
 * A filter that selects the same runs and ends with the day, or else the hour, in which it ended, where none that counts
 * starts in between. Most ranges end now: then the rollups of today answer, rather than the tables since its start.
 */
export async function wholeEnd<T extends Pick<RunFilter, "start_time" | "end_time">>(
  connection: CommonQueryMethods,
  projectId: number,
  filter: T,
): Promise<T> {
  const end = filter.end_time;
  if (end === undefined || end % DAY_US === 0n) return filter;
  const [hour, day] = [ceilTo(end, HOUR_US), ceilTo(end, DAY_US)];
  const next = await connection.maybeOne(
    prepareByText(sql.type(nextRow)`
      SELECT run.started_at
      FROM agent_runs AS run
      WHERE ${countedCondition(projectId, { start_time: end, end_time: day })}
      ORDER BY run.started_at
      LIMIT 1
    `),
  );
  const free = next?.started_at ?? day;
  return { ...filter, end_time: free >= day ? day : free >= hour ? hour : end };
}
