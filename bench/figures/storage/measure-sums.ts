import type { Constants, Dimension, Level } from "@runfacts/cli/size";
import { query } from "../../harness/postgres.ts";
import { indexBytes, type TableBytes } from "./measure.ts";
import { rowCounts } from "./row-counts.ts";

/** An entry of a histogram. */
const ENTRY_BYTES = 4;
const STEPS = "plan_steps + retrieve_steps + tool_steps + respond_steps + other_steps";

type Sums = Pick<Constants, "levels" | "sums" | "histogram"> & {
  /** Rows of each table of sums. */
  readonly counts: Readonly<Record<string, number>>;
};

/**
 * Looks at the tables of sums: which levels they have and by what their rows are told apart, and what a row takes.
 *
 * @param tables what tables grew by
 */
export async function measureSums(ownerUrl: string, tables: readonly TableBytes[]): Promise<Sums> {
  const found = await query<{ name: string; histograms: boolean; failures: boolean }>(
    ownerUrl,
    `SELECT relname AS name, bool_or(attname = 'step_latency') AS histograms, bool_or(attname = 'failure_code') AS failures
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0
    GROUP BY relname HAVING bool_or(attname = 'grain') ORDER BY relname`,
  );
  const levels: Level[] = [];
  const sums: Record<string, Constants["sums"][string]> = {};
  for (const { name, histograms, failures } of found) {
    const bytes = tables.find(({ table }) => table === name);
    if (bytes === undefined) continue;
    levels.push(...(await levelsOf(ownerUrl, name, failures)));
    const entries = histograms ? "cardinality(run_duration) + cardinality(step_latency)" : "0";
    const [row] = await query<{ rows: number; bytes: number; entries: number }>(
      ownerUrl,
      `SELECT count(*)::float8 AS rows, sum(pg_column_size(kept.*))::float8 AS bytes, sum(${entries})::float8 AS entries
      FROM ${name} AS kept`,
    );
    if (row === undefined) throw new Error(`${name} has no rows`);
    sums[name] = {
      fixed: (row.bytes - ENTRY_BYTES * row.entries) / row.rows,
      room: bytes.heap / row.bytes,
      indexes: indexBytes(bytes) / row.rows,
    };
  }
  return {
    levels,
    sums,
    histogram: {
      runs: await histogramEntries(ownerUrl, "runs", "run_duration"),
      steps: await histogramEntries(ownerUrl, STEPS, "step_latency"),
    },
    counts: await rowCounts(ownerUrl, Object.keys(sums)),
  };
}

async function levelsOf(ownerUrl: string, table: string, hasFailures: boolean): Promise<Level[]> {
  const rows = await query<{ period: Level["period"]; grain: string } & Record<string, unknown>>(
    ownerUrl,
    `SELECT period, grain, bool_or(agent_id <> '') AS agents, bool_or(agent_version <> '') AS versions,
      bool_or(environment <> '') AS environments, bool_or(status <> '') AS statuses, bool_or(of_item <> '') AS items
    FROM ${table} GROUP BY period, grain ORDER BY period, grain`,
  );
  return rows.map(({ period, grain, ...told }) => {
    const plain = (["agents", "versions", "environments", "statuses"] as const).filter((name) => told[name]);
    const items: Dimension[] = told["items"] ? [grain === "failure" ? "failure_forms" : "step_names"] : [];
    const dimensions = [...plain, ...items, ...(hasFailures ? (["failures"] as const) : [])];
    return { table, period, grain, dimensions };
  });
}

/** How many entries histograms of so many values have at most, which tells best how many they have. */
async function histogramEntries(ownerUrl: string, values: string, histogram: string): Promise<number> {
  const rows = await query<{ n: number; rows: number; entries: number }>(
    ownerUrl,
    `SELECT (${values})::float8 AS n, count(*)::float8 AS rows, sum(cardinality(${histogram}))::float8 AS entries
    FROM rollups GROUP BY 1`,
  );
  const entries = rows.reduce((sum, row) => sum + row.entries, 0);
  const calculated = (most: number) =>
    rows.reduce((sum, { n, rows: count }) => sum + count * most * -Math.expm1(-n / most), 0);
  let [low, high] = [1, 10_000];
  for (let round = 0; round < 50; round += 1) {
    const middle = (low + high) / 2;
    if (calculated(middle) < entries) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
