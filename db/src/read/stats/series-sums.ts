import { type FragmentSqlToken, type ListSqlToken, sql } from "slonik";
import { z } from "zod";
import { usageColumns } from "../../rollup/columns.ts";
import { runStatus } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import type { SeriesPiece } from "../plan/series-plan.ts";
import { runFigures, runFiguresRow } from "./run-figures.ts";
import { addHistogram, addStatusSums, type RunSums } from "./run-sums.ts";

const text = z.string();
const exactRow = runFiguresRow.extend({ start: z.bigint() });
const start = z.bigint();
const statusRow = z.strictObject({
  start,
  status: runStatus,
  runs: z.bigint(),
  input_tokens: text,
  output_tokens: text,
  cache_read_tokens: text,
  reasoning_tokens: text,
  cost_nano_usd: text,
});
const histogram = { buckets: z.array(z.number()), counts: z.array(z.number()) };
const histogramRow = z.strictObject({ start, ...histogram });

const movedRow = statusRow.extend({ taken_from: z.bigint().nullable(), ...histogram });

type Condition = FragmentSqlToken | ListSqlToken;

/** Exact aggregates of the selected runs by `start`. */
export function seriesOfTables(start: FragmentSqlToken, condition: Condition) {
  return sql.type(exactRow)`
    SELECT ${start} AS start, ${runFigures}
    FROM agent_runs AS run
    WHERE ${condition}
    GROUP BY 1
  `;
}

/**
 * Sums and histograms of the runs of pieces, by bucket and status: in one statement, which is planned once for any number of them.
 *
 * @param condition on `agent_runs AS run`, but for its start
 */
export function pieceSeries(pieces: readonly SeriesPiece[], condition: Condition) {
  const times = (timeOf: (piece: SeriesPiece) => bigint | null) => {
    const literals = pieces.map((piece) => {
      const time = timeOf(piece);
      return time === null ? null : timestamptzLiteral(time);
    });
    return sql.array(literals, "timestamptz");
  };
  const usage = sql.fragment`input_tokens, output_tokens, cache_read_tokens, reasoning_tokens, cost_nano_usd`;
  // The limit is none: it keeps this a look-up of each piece.
  return sql.type(movedRow)`
    SELECT
      start, taken_from, status, sum(runs)::bigint AS runs,
      sum(input_tokens)::text AS input_tokens, sum(output_tokens)::text AS output_tokens,
      sum(cache_read_tokens)::text AS cache_read_tokens, sum(reasoning_tokens)::text AS reasoning_tokens,
      sum(cost_nano_usd)::text AS cost_nano_usd,
      array_agg(bucket) AS buckets, array_agg(runs::float8) AS counts
    FROM (
      SELECT
        piece.start, piece.taken_from, run.status::text, latency_bucket(run.duration_ms) AS bucket, count(*) AS runs,
        coalesce(sum(run.input_tokens), 0) AS input_tokens,
        coalesce(sum(run.output_tokens), 0) AS output_tokens,
        coalesce(sum(run.cache_read_tokens), 0) AS cache_read_tokens,
        coalesce(sum(run.reasoning_tokens), 0) AS reasoning_tokens,
        coalesce(sum(run.cost_nano_usd), 0) AS cost_nano_usd
      FROM unnest(
        ${times(({ start }) => start)}, ${times(({ end }) => end)}, ${times(({ bucket }) => bucket)},
        ${times(({ takenFrom }) => takenFrom)}
      ) AS piece (since, until, start, taken_from)
      CROSS JOIN LATERAL (
        SELECT run.status, run.duration_ms, ${usage}
        FROM agent_runs AS run
        WHERE ${condition}
          AND run.started_at >= piece.since
          AND run.started_at < piece.until
          AND run.stored_on >= (piece.since AT TIME ZONE 'UTC')::date - 1
        LIMIT 1000000000
      ) AS run
      GROUP BY 1, 2, 3, 4
    ) AS by_bucket
    GROUP BY start, taken_from, status
  `;
}

type SeriesRow = Omit<z.infer<typeof movedRow>, "start" | "taken_from">;

/** Adds the runs of a row, or takes them away. */
export function addRuns(sums: RunSums, { buckets, counts, ...row }: SeriesRow, sign: 1n | -1n = 1n): void {
  const signed = usageColumns.map((column) => [column, String(sign * BigInt(row[column]))]);
  const usage = Object.fromEntries(signed) as Record<(typeof usageColumns)[number], string>;
  addStatusSums(sums, { status: row.status, runs: sign * row.runs, ...usage });
  addHistogram(sums.runDuration, { buckets, counts: counts.map((count) => Number(sign) * count) });
}

/** Sums of the selected rows of `rollups`, or of a table like it, by `start` and status. */
export function rollupSeries(start: FragmentSqlToken, table: FragmentSqlToken, condition: Condition) {
  return sql.type(statusRow)`
    SELECT
      ${start} AS start, status, sum(runs)::bigint AS runs,
      sum(input_tokens)::text AS input_tokens, sum(output_tokens)::text AS output_tokens,
      sum(cache_read_tokens)::text AS cache_read_tokens, sum(reasoning_tokens)::text AS reasoning_tokens,
      sum(cost_nano_usd)::text AS cost_nano_usd
    FROM ${table} AS rollup
    WHERE ${condition}
    GROUP BY 1, 2
  `;
}

/** Histograms of the selected rows of `rollups`, or of a table like it, by `start`. */
export function rollupHistograms(start: FragmentSqlToken, table: FragmentSqlToken, condition: Condition) {
  return sql.type(histogramRow)`
    SELECT start, array_agg(bucket) AS buckets, array_agg(n) AS counts
    FROM (
      SELECT start, entry + 524288 >> 20 AS bucket, sum(entry - (entry + 524288 >> 20 << 20))::float8 AS n
      FROM (
        SELECT ${start} AS start, unnest(rollup.run_duration) AS entry FROM ${table} AS rollup WHERE ${condition}
      ) AS part
      GROUP BY 1, 2
    ) AS merged
    GROUP BY start
  `;
}
