import { type DatabasePool, sql } from "slonik";
import { z } from "zod";
import { runCondition } from "../read/filters/run-condition.ts";
import type { RunFilter } from "../read/filters/run-filter.ts";

const idRow = z.strictObject({ run_id: z.string() });

export interface TypicalRuns {
  readonly first: string | null;
  readonly latest: string | null;
}

/** The first and the latest run under a filter. */
export async function findTypicalRuns(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
): Promise<TypicalRuns> {
  const find = async (order: "ASC" | "DESC") => {
    const row = await pool.maybeOne(sql.type(idRow)`
      SELECT run.run_id
      FROM agent_runs AS run
      WHERE ${runCondition(projectId, filter)}
      ORDER BY run.started_at ${order === "ASC" ? sql.fragment`ASC` : sql.fragment`DESC`}
      LIMIT 1
    `);
    return row?.run_id ?? null;
  };
  return { first: await find("ASC"), latest: await find("DESC") };
}
