import { type Constants, type Dimension, type Level, leftOut } from "@runfacts/cli/size";
import { query } from "../../harness/postgres.ts";
import { indexBytes, type TableBytes } from "./measure.ts";
import { rowCounts } from "./row-counts.ts";

const STEPS = "plan_steps + retrieve_steps + tool_steps + respond_steps + other_steps";

/** What of a row grows with the runs that it sums up: how many entries it has, and their bytes. */
interface Entries {
  readonly count: string;
  readonly bytes: string;
}

const HISTOGRAMS = "cardinality(run_duration) + cardinality(step_latency)";
const histograms: Entries = { count: HISTOGRAMS, bytes: `4 * (${HISTOGRAMS})` };
const KINDS_AND_EDGES = "json_array_length(sums->'kinds') + json_array_length(sums->'edges')";
/** How often steps were of these kinds, and these edges were taken. */
const TAKEN = `(
  (SELECT sum((kind->>3)::float8) FROM json_array_elements(sums->'kinds') AS kind)
  + (SELECT sum((edge->>6)::float8) FROM json_array_elements(sums->'edges') AS edge)
)`;
const entriesOf: Readonly<Record<string, Entries>> = {
  rollups: histograms,
  settled_rollups: histograms,
  version_hours: {
    count: "cardinality(string_to_array(durations, ' ')) / 2",
    bytes: "octet_length(durations)",
  },
  settled_paths: { count: KINDS_AND_EDGES, bytes: "pg_column_size(sums)" },
};
const none: Entries = { count: "0", bytes: "0" };

export type Sums = Pick<Constants, "levels" | "sums" | "histogram" | "paths"> & {
  /** Rows of each table of sums. */
  readonly counts: Readonly<Record<string, number>>;
};

/** A table of sums: one whose rows are of an hour or a day. */
interface SumTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Looks at the tables of sums: which levels they have and by what their rows are told apart, and what a row takes.
 *
 * @param tables what tables grew by
 */
export async function measureSums(ownerUrl: string, tables: readonly TableBytes[]): Promise<Sums> {
  const found = await query<{ name: string; columns: string[] }>(
    ownerUrl,
    `SELECT relname AS name, array_agg(attname::text) AS columns
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0
    GROUP BY relname HAVING bool_or(attname = 'starts_at') ORDER BY relname`,
  );
  const levels: Level[] = [];
  const sums: Record<string, Constants["sums"][string]> = {};
  for (const table of found.filter(({ name }) => !Object.hasOwn(leftOut, name))) {
    const bytes = tables.find((one) => one.table === table.name);
    if (bytes === undefined) continue;
    levels.push(...(await levelsOf(ownerUrl, table)));
    sums[table.name] = await bytesOf(ownerUrl, table.name, bytes);
  }
  const most = (table: string, values: string, entries: string) =>
    mostEntries(ownerUrl, { table, values, entries });
  return {
    levels,
    sums,
    histogram: {
      runs: await most("rollups", "runs", "cardinality(run_duration)"),
      steps: await most("rollups", STEPS, "cardinality(step_latency)"),
    },
    paths: await most("settled_paths", TAKEN, KINDS_AND_EDGES),
    counts: await rowCounts(ownerUrl, Object.keys(sums)),
  };
}

async function bytesOf(
  ownerUrl: string,
  table: string,
  grown: TableBytes,
): Promise<Constants["sums"][string]> {
  const { count, bytes } = entriesOf[table] ?? none;
  const [row] = await query<{ rows: number; bytes: number; entries: number; of_entries: number }>(
    ownerUrl,
    `SELECT count(*)::float8 AS rows, sum(pg_column_size(kept.*))::float8 AS bytes, sum(${count})::float8 AS entries,
      sum(${bytes})::float8 AS of_entries
    FROM ${table} AS kept`,
  );
  if (row === undefined) throw new Error(`${table} has no rows`);
  return {
    fixed: (row.bytes - row.of_entries) / row.rows,
    entry: row.entries === 0 ? 0 : row.of_entries / row.entries,
    room: grown.heap / row.bytes,
    indexes: indexBytes(grown) / row.rows,
  };
}

async function levelsOf(ownerUrl: string, { name: table, columns }: SumTable): Promise<Level[]> {
  const has = (column: string) => columns.includes(column);
  const isTold = (column: string) => (has(column) ? `bool_or(${column} <> '')` : "false");
  const grain = has("agent_version") ? "version" : "project";
  const rows = await query<{ period: Level["period"]; grain: string } & Record<string, unknown>>(
    ownerUrl,
    `SELECT ${has("period") ? "period" : "'hour'"} AS period, ${has("grain") ? "grain" : `'${grain}'`} AS grain,
      ${isTold("agent_id")} AS agents, ${isTold("agent_version")} AS versions,
      ${isTold("environment")} AS environments, ${isTold("status")} AS statuses, ${isTold("of_item")} AS items
    FROM ${table} GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return rows.map(({ period, grain: of, ...told }) => {
    const plain = (["agents", "versions", "environments", "statuses"] as const).filter((name) => told[name]);
    const items: Dimension[] = told["items"] ? [of === "failure" ? "failure_forms" : "step_names"] : [];
    const dimensions = [...plain, ...items, ...(has("failure_code") ? (["failures"] as const) : [])];
    return { table, period, grain: of, dimensions };
  });
}

/** How many entries rows of so many values have at most, which tells best how many they have. */
async function mostEntries(
  ownerUrl: string,
  { table, values, entries }: { readonly table: string; readonly values: string; readonly entries: string },
): Promise<number> {
  const rows = await query<{ n: number; rows: number; entries: number }>(
    ownerUrl,
    `SELECT (${values})::float8 AS n, count(*)::float8 AS rows, sum(${entries})::float8 AS entries
    FROM ${table} GROUP BY 1`,
  );
  const counted = rows.reduce((sum, row) => sum + row.entries, 0);
  const calculated = (most: number) =>
    rows.reduce((sum, { n, rows: count }) => sum + count * most * -Math.expm1(-n / most), 0);
  let [low, high] = [1, 10_000];
  for (let round = 0; round < 50; round += 1) {
    const middle = (low + high) / 2;
    if (calculated(middle) < counted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
