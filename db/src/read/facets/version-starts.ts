import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { RunFilter } from "../filters/run-filter.ts";
import { rollupCondition } from "../plan/rollup-condition.ts";
import { prepareByText } from "../prepare-by-text.ts";

const startRow = z.strictObject({ agent_id: z.string(), agent_version: z.string(), day: z.bigint() });

/** The UTC day in which the first counted run of each version of an agent started, as far back as runs are kept, by its name. */
export async function versionStartDays(
  connection: CommonQueryMethods,
  projectId: number,
  { agent_id, agent_version, environment }: RunFilter,
): Promise<ReadonlyMap<string, bigint>> {
  const everyDay = { grain: "version", days: [{}], hours: [] } as const;
  const rows = await connection.any(
    prepareByText(sql.type(startRow)`
      SELECT agent_id, agent_version, min(starts_at) AS day
      FROM (
        SELECT agent_id, agent_version, starts_at
        FROM rollups AS rollup
        WHERE ${rollupCondition(projectId, { agent_id, agent_version, environment }, everyDay)}
        GROUP BY 1, 2, 3
        HAVING sum(runs) > 0
      ) AS by_day
      GROUP BY 1, 2
    `),
  );
  return new Map(rows.map(({ day, ...version }) => [versionName(version), day]));
}

/** Tells a version of an agent from all others. */
export function versionName({
  agent_id,
  agent_version,
}: {
  readonly agent_id: string;
  readonly agent_version: string;
}): string {
  return `${agent_id}\0${agent_version}`;
}
