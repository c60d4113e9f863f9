import { type CommonQueryMethods, type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { z } from "zod";
import { type RunFilter, runCondition } from "./run-filter.ts";

const anyRow = z.strictObject({ is_any: z.boolean() });

/** False where no open run can be under a filter: then they need not be looked for, at a plan over all days. */
export async function mayHaveOpenRuns(
  connection: CommonQueryMethods,
  projectId: number,
  { status, ended }: Pick<RunFilter, "status" | "ended">,
): Promise<boolean> {
  if (ended === true || (status !== undefined && status !== "running")) return false;
  const { is_any } = await connection.one(sql.type(anyRow)`
    SELECT EXISTS (SELECT FROM open_runs WHERE project_id = ${projectId} AND NOT abandoned) AS is_any
  `);
  return is_any;
}

/** The condition on a row of `agent_runs` as `run`: an open run under a filter. No rollup counts these. */
export function openCondition(projectId: number, filter: RunFilter): FragmentSqlToken | ListSqlToken {
  return runCondition(projectId, { ...filter, status: "running" });
}
