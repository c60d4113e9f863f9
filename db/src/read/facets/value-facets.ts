import { type CommonQueryMethods, type FragmentSqlToken, sql } from "slonik";
import { z } from "zod";
import type { RunFilter } from "../filters/run-filter.ts";
import { keptPlan } from "../plan/kept-plan.ts";
import { prepareByText } from "../prepare-by-text.ts";
import type { Facet, FacetValue } from "./facet.ts";
import { columnsOf, DIMENSIONS, type Dimension, type RunCounts, runCounts } from "./run-counts.ts";

const valueRow = z.strictObject({
  dimension: z.enum(DIMENSIONS),
  value: z.string(),
  runs: z.bigint(),
  total_values: z.bigint(),
  total_runs: z.bigint(),
});
type ValueRow = z.infer<typeof valueRow>;

/** The facets of the dimensions: each from rollups that know its filters, where these are coarse; the others from parts that all share. */
export async function valueFacets(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  limit: number,
): Promise<Readonly<Record<Dimension, Facet<FacetValue>>>> {
  const rows: ValueRow[] = [];
  const shared: Dimension[] = [];
  for (const dimension of DIMENSIONS) {
    const others = { ...filter, [dimension]: undefined };
    const grain = keptPlan({ ...others, [dimension]: "" })?.grain ?? "version";
    if (grain === "version") {
      shared.push(dimension);
      continue;
    }
    const counts = await runCounts(connection, projectId, others, [dimension], { isOnce: true });
    rows.push(...(await select(connection, counts, [valuesOf(dimension, sql.fragment`TRUE`)], limit)));
  }
  if (shared.length > 0) {
    const {
      agent_id: _id,
      agent_version: _version,
      environment: _environment,
      status: _status,
      ...rest
    } = filter;
    // A filter that holds for all of them needs no telling apart.
    const asked = DIMENSIONS.filter((dimension) => filter[dimension] !== undefined);
    const common = asked.filter((dimension) => !shared.includes(dimension));
    const apart = DIMENSIONS.filter((dimension) => shared.includes(dimension));
    const own = Object.fromEntries(common.map((dimension) => [dimension, filter[dimension]]));
    const counts = await runCounts(connection, projectId, { ...rest, ...own }, apart, {
      isOnce: shared.length === 1,
    });
    const facets = shared.map((dimension) =>
      valuesOf(dimension, othersHold(filter, asked, dimension, apart)),
    );
    rows.push(...(await select(connection, counts, facets, limit)));
  }
  const facetOf = (dimension: Dimension) => toFacet(rows.filter((row) => row.dimension === dimension));
  return {
    agent_id: facetOf("agent_id"),
    agent_version: facetOf("agent_version"),
    environment: facetOf("environment"),
    status: facetOf("status"),
  };
}

/** The condition on a part that the filters hold of the dimensions that it tells apart, but for one. */
function othersHold(
  filter: RunFilter,
  asked: readonly Dimension[],
  dimension: Dimension,
  apart: readonly Dimension[],
): FragmentSqlToken {
  const conditions = asked
    .filter((other) => other !== dimension && apart.includes(other))
    .map((other) => sql.fragment`${sql.identifier([other])} = ${filter[other] ?? ""}`);
  return conditions.length === 0
    ? sql.fragment`TRUE`
    : sql.fragment`${sql.join(conditions, sql.fragment` AND `)}`;
}

function valuesOf(dimension: Dimension, condition: FragmentSqlToken): FragmentSqlToken {
  const column = columnsOf([dimension]);
  return sql.fragment`
    SELECT ${sql.literalValue(dimension)} AS dimension, ${column}::text AS value, sum(runs) AS runs
    FROM part
    WHERE ${condition}
    GROUP BY ${column}`;
}

async function select(
  connection: CommonQueryMethods,
  { parts, isOfCrowds }: RunCounts,
  facets: readonly FragmentSqlToken[],
  limit: number,
): Promise<readonly ValueRow[]> {
  const query = sql.type(valueRow)`
    WITH part AS MATERIALIZED (${parts}),
    ranked AS (
      SELECT dimension, value, runs,
        row_number() OVER (PARTITION BY dimension ORDER BY runs DESC, value COLLATE "C") AS place,
        count(*) OVER (PARTITION BY dimension) AS total_values,
        sum(runs) OVER (PARTITION BY dimension) AS total_runs
      FROM (${sql.join([...facets], sql.fragment` UNION ALL `)}) AS facet
    )
    SELECT dimension, value, runs::bigint, total_values, total_runs::bigint
    FROM ranked
    WHERE place <= ${sql.literalValue(String(limit))}
    ORDER BY dimension, place
  `;
  return connection.any(isOfCrowds ? query : prepareByText(query));
}

function toFacet(rows: readonly ValueRow[]): Facet<FacetValue> {
  return { listed: rows.map(({ value, runs }) => ({ value, runs })), others: othersOf(rows) };
}

/** What the totals of listed rows leave. */
export function othersOf(
  rows: readonly { readonly runs: bigint; readonly total_values: bigint; readonly total_runs: bigint }[],
) {
  return {
    values: (rows[0]?.total_values ?? 0n) - BigInt(rows.length),
    runs: rows.reduce((left, { runs }) => left - runs, rows[0]?.total_runs ?? 0n),
  };
}
