import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { failuresOfFailing } from "../items-of-runs.ts";
import { failureSumsRow, type OpenSums } from "./sums.ts";

const runningRow = z.strictObject({ running: z.bigint() });

/** The figures of the open runs under a filter: they count in no other, since what they are is not known yet. */
export async function openSums(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
): Promise<OpenSums> {
  if (!(await mayHaveOpenRuns(connection, projectId, filter))) return { running: 0n, failures: [] };
  const { running } = await connection.one(sql.type(runningRow)`
    SELECT count(*) AS running
    FROM agent_runs AS run
    WHERE ${openCondition(projectId, filter)}
  `);
  const failures = await connection.any(sql.type(failureSumsRow)`
    SELECT failed.failure_type, failed.failure_code, count(*) AS count, count(DISTINCT run.run_id) AS runs,
      count(*) FILTER (WHERE failed.survived) AS survived
    FROM agent_runs AS run
    ${failuresOfFailing(projectId)}
    WHERE ${openCondition(projectId, filter)}
    GROUP BY 1, 2
  `);
  return { running, failures };
}
