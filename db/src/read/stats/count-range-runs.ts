import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { countedCondition, mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { keptPlan, withShorterEdges } from "../plan/kept-plan.ts";
import { tablesPlan, usesRollups } from "../plan/read-plan.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import type { StartRange } from "../plan/start-range.ts";
import { wholeEnd } from "../plan/whole-end.ts";

const countRow = z.strictObject({ runs: z.bigint() });

/** The number of all runs that started in a range. */
export async function countRangeRuns(
  connection: CommonQueryMethods,
  projectId: number,
  { start_time, end_time }: Pick<RunFilter, "start_time" | "end_time">,
): Promise<bigint> {
  const filter = { start_time, end_time };
  const kept = keptPlan(await wholeEnd(connection, projectId, filter));
  const range = { start: start_time, end: end_time };
  const plan = kept === null ? tablesPlan(range, "project") : withShorterEdges({ ...kept, grain: "project" });
  let sum = 0n;
  if (usesRollups(plan)) {
    const { runs } = await connection.one(sql.type(countRow)`
      SELECT coalesce(sum(runs), 0)::bigint AS runs
      FROM rollups AS rollup
      WHERE ${rollupCondition(projectId, {}, plan)}
    `);
    sum += runs;
  }
  const countTable = async ({ start, end }: StartRange) => {
    const { runs } = await connection.one(sql.type(countRow)`
      SELECT count(*) AS runs
      FROM agent_runs AS run
      WHERE ${countedCondition(projectId, { start_time: start, end_time: end })}
    `);
    return runs;
  };
  for (const part of plan.tables) sum += await countTable(part);
  for (const part of plan.removed) sum -= await countTable(part);
  if (!(await mayHaveOpenRuns(connection, projectId, {}))) return sum;
  const { runs } = await connection.one(sql.type(countRow)`
    SELECT count(*) AS runs
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, filter)}
  `);
  return sum + runs;
}
