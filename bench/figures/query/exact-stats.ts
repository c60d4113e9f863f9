import { agents, environments, versions } from "@runfacts/dev/catalogue";
import { query } from "../../harness/postgres.ts";
import type { RestClient } from "../../harness/rest-client.ts";
import type { Sample } from "./sample.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

const filters: readonly Readonly<Record<string, string>>[] = [
  {},
  { agent_id: agents[0] ?? "" },
  { agent_id: agents[1] ?? "", agent_version: versions[0] ?? "", environment: environments[0] ?? "" },
  { status: "partial" },
];

/**
 * Compares the counts of GetStats with those of the tables, counted one by one, over ranges that begin and end within an
 * hour. Resolves with the number of counts that differ.
 */
export async function countStatsDifferences(
  ownerUrl: string,
  client: RestClient,
  { history }: Sample,
): Promise<number> {
  const end = history.now - 3 * DAY_MS - 1_234_567;
  let differences = 0;
  for (const filter of filters) {
    for (const days of [1, 20]) {
      const range = {
        start: new Date(end - days * DAY_MS + 777).toISOString(),
        end: new Date(end).toISOString(),
      };
      const parameters = new URLSearchParams({ ...filter, start_time: range.start, end_time: range.end });
      const { body } = await client.get(`/v1/stats?${parameters}`);
      const expected = await countOneByOne(ownerUrl, filter, range);
      const told = JSON.parse(body) as Counts;
      differences += different(expected, told);
    }
  }
  return differences;
}

interface Counts {
  readonly total_runs: number;
  readonly total_failures: number;
  readonly total_steps: number;
  readonly failure_breakdown: Readonly<Record<string, number>>;
  readonly step_type_breakdown: Readonly<Record<string, number>>;
}

async function countOneByOne(
  ownerUrl: string,
  filter: Readonly<Record<string, string>>,
  { start, end }: { start: string; end: string },
): Promise<Counts> {
  const columns = Object.keys(filter);
  const conditions = columns.map((column, n) => ` AND ${column} = $${n + 3}`).join("");
  const [row] = await query<Counts>(
    ownerUrl,
    `WITH run AS MATERIALIZED (
      SELECT * FROM agent_runs WHERE project_id = 1 AND started_at >= $1 AND started_at < $2${conditions}
    ), failed AS (
      SELECT failure_type || '/' || failure_code AS name, count(*)::int AS count
      FROM agent_failures JOIN run USING (project_id, run_id, stored_on) GROUP BY 1
    ), step AS (
      SELECT step_type AS name, count(*)::int AS count
      FROM agent_steps JOIN run USING (project_id, run_id, stored_on) GROUP BY 1
    )
    SELECT (SELECT count(*)::int FROM run) AS total_runs,
      (SELECT count(*)::int FROM run WHERE status = 'failure') AS total_failures,
      (SELECT coalesce(sum(count), 0)::int FROM step) AS total_steps,
      (SELECT coalesce(json_object_agg(name, count), '{}') FROM failed) AS failure_breakdown,
      (SELECT coalesce(json_object_agg(name, count), '{}') FROM step) AS step_type_breakdown`,
    [start, end, ...columns.map((column) => filter[column])],
  );
  if (row === undefined) throw new Error("the database did not count its rows");
  return row;
}

function different(expected: Counts, told: Counts): number {
  const totals = (["total_runs", "total_failures", "total_steps"] as const).filter(
    (key) => expected[key] !== told[key],
  );
  const breakdowns = (["failure_breakdown", "step_type_breakdown"] as const).flatMap((key) => {
    const names = new Set([...Object.keys(expected[key]), ...Object.keys(told[key])]);
    return [...names].filter((name) => expected[key][name] !== told[key][name]);
  });
  return totals.length + breakdowns.length;
}
