import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { rollupCondition } from "./filters/rollup-condition.ts";
import { countedCondition, mayHaveOpenRuns, openCondition } from "./filters/run-condition.ts";
import type { RunFilter } from "./filters/run-filter.ts";
import { rollupRanges } from "./rollup-ranges.ts";
import { allAdded, shorterEdges } from "./shorter-edges.ts";
import { wholeEnd } from "./whole-end.ts";

const countRow = z.strictObject({ runs: z.bigint() });

/** The number of all runs that started in a range. */
export async function countRangeRuns(
  connection: CommonQueryMethods,
  projectId: number,
  { start_time, end_time }: Pick<RunFilter, "start_time" | "end_time">,
): Promise<bigint> {
  const range = { start_time, end_time };
  const found = rollupRanges(await wholeEnd(connection, projectId, range));
  const nowhere = { grain: "project", histogramGrain: "project", days: [], hours: [] } as const;
  const { kept, tables } =
    found === null
      ? allAdded({ ...nowhere, tables: [{ start: start_time, end: end_time }] })
      : shorterEdges({ ...found, grain: "project" });
  let sum = 0n;
  if (kept.days.length + kept.hours.length > 0) {
    const { runs } = await connection.one(sql.type(countRow)`
      SELECT coalesce(sum(runs), 0)::bigint AS runs
      FROM rollups AS rollup
      WHERE ${rollupCondition(projectId, {}, kept)}
    `);
    sum += runs;
  }
  for (const { start, end, sign } of tables) {
    const { runs } = await connection.one(sql.type(countRow)`
      SELECT count(*) AS runs
      FROM agent_runs AS run
      WHERE ${countedCondition(projectId, { start_time: start, end_time: end })}
    `);
    sum += BigInt(sign) * runs;
  }
  if (!(await mayHaveOpenRuns(connection, projectId, {}))) return sum;
  const { runs } = await connection.one(sql.type(countRow)`
    SELECT count(*) AS runs
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, range)}
  `);
  return sum + runs;
}
