import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import { fragmentOf } from "../columns/column-sql.ts";
import { keyColumns, sumColumns, usageColumns } from "../rollup/columns.ts";
import { noteVersions } from "../rollup/crowded-periods.ts";
import { histogramLiteral } from "../rollup/histogram.ts";
import type { RollupKey } from "../rollup/levels.ts";
import { slotFor } from "../rollup/slots.ts";
import type { Rollup } from "../rollup/sum-runs.ts";
import { stepType } from "../rows.ts";
import { timestamptzLiteral } from "../timestamps.ts";
import { numbersLiteral, textsLiteral } from "./array-literals.ts";

const noRow = z.never();

/** Columns of the key beside the project and the slot, with their types. */
const ownKeys = keyColumns.filter((column) => column !== "project_id");
export const ownKeyNames = fragmentOf(ownKeys.join(", "));
const isHistogram = (column: string) => column === "run_duration" || column === "step_latency";
const columns: readonly string[] = [
  ...ownKeys,
  "slot",
  "last_started_at",
  ...sumColumns,
  "run_duration",
  "step_latency",
];
const names = fragmentOf(columns.join(", "));
const values = fragmentOf(
  columns.map((column) => (isHistogram(column) ? `${column}::int[]` : column)).join(", "),
);
const sums = fragmentOf(
  sumColumns.map((column) => `${column} = kept.${column} + excluded.${column}`).join(", "),
);

/**
 * Adds sums of one project to the rollups, in the slot of this writer. The rows come in the order of their keys and are locked in
 * it, so concurrent writers wait for each other but never deadlock; call it last in a transaction, because the rows are shared.
 */
export async function addToRollups(
  connection: CommonQueryMethods,
  projectId: number,
  rollups: readonly Rollup[],
  slot: number,
): Promise<void> {
  await connection.query(
    sql.prepared("add_to_rollups", noRow)`${rollupsInsert(projectId, rollups, slot, sql.fragment`true`)}`,
  );
}

/** The condition that a given row is kept: of crowded periods (see `0034_crowded_periods.sql`) some grains are not. */
export function isKept(projectId: number): FragmentSqlToken {
  return sql.fragment`(
    given.grain NOT IN ('agent', 'version')
    OR (
      SELECT 1
      FROM crowded_periods AS crowded
      WHERE crowded.project_id = ${projectId} AND crowded.grain = given.grain AND crowded.period = given.period
        AND crowded.starts_at = given.starts_at
    ) IS NULL
  )`;
}

/**
 * The statement of `addToRollups`. Columns go as arrays, which Postgres reads several times faster than JSON.
 *
 * @param condition what must hold, or nothing is added
 */
export function rollupsInsert(
  projectId: number,
  rollups: readonly Rollup[],
  slot: number,
  condition: FragmentSqlToken,
): FragmentSqlToken {
  noteVersions(projectId, rollups);
  const numbers = (sumOf: (rollup: Rollup) => number | bigint) => numbersLiteral(rollups.map(sumOf));
  const unnest = (literal: string, type: "text" | "timestamptz" | "bigint" | "numeric") =>
    sql.fragment`unnest(${literal}::${fragmentOf(type)}[])`;
  const runs = rollups.map((rollup) => histogramLiteral(rollup.runBuckets, rollup.removedRunBuckets));
  const ofSteps = rollups.map((rollup) => histogramLiteral(rollup.stepBuckets, rollup.removedStepBuckets));
  const given = [
    ...keyArrays(rollups, slot),
    unnest(textsLiteral(rollups.map(({ lastStart }) => timestamptzLiteral(lastStart))), "timestamptz"),
    // In the order of `sumColumns`.
    unnest(
      numbers((rollup) => rollup.runs),
      "bigint",
    ),
    ...stepType.options.map((_, place) =>
      unnest(
        numbers(({ steps }) => steps[place] ?? 0),
        "bigint",
      ),
    ),
    ...stepType.options.map((_, place) =>
      unnest(
        numbers(({ latencyMs }) => latencyMs[place] ?? 0),
        "bigint",
      ),
    ),
    unnest(
      numbers(({ coveredMs }) => coveredMs),
      "bigint",
    ),
    unnest(
      numbers(({ waitingMs }) => waitingMs),
      "bigint",
    ),
    ...usageColumns.map((_, place) =>
      unnest(
        numbers(({ usage }) => usage[place] ?? 0n),
        "numeric",
      ),
    ),
    unnest(textsLiteral(runs), "text"),
    unnest(textsLiteral(ofSteps), "text"),
  ];
  return sql.fragment`
    INSERT INTO rollups AS kept (project_id, ${names})
    SELECT ${projectId}::int, ${values}
    FROM ROWS FROM (${sql.join(given, sql.fragment`, `)}) AS given (${names})
    WHERE ${condition} AND ${isKept(projectId)}
    ON CONFLICT (project_id, ${ownKeyNames}, slot)
    DO UPDATE SET
      last_started_at = greatest(kept.last_started_at, excluded.last_started_at),
      ${sums},
      run_duration = append_histogram(kept.run_duration, excluded.run_duration),
      step_latency = append_histogram(kept.step_latency, excluded.step_latency),
      revision = kept.revision + 1
  `;
}

/** The keys of rows beside the project, as arrays; the last is of slots. */
export function keyArrays(rows: readonly { readonly key: RollupKey }[], slot: number): FragmentSqlToken[] {
  const keys = ownKeys.map((column) => {
    const literal = textsLiteral(rows.map(({ key }) => key[column]));
    return sql.fragment`unnest(${literal}::${fragmentOf(column === "starts_at" ? "timestamptz" : "text")}[])`;
  });
  const slots = numbersLiteral(rows.map(({ key }) => slotFor(key.name, slot)));
  return [...keys, sql.fragment`unnest(${slots}::smallint[])`];
}
