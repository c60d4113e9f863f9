import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import { DAY_US } from "../../rollup/levels.ts";
import { mayHaveOpenRuns, openCondition } from "../filters/run-condition.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { firstStarts } from "../first-starts.ts";
import { joined } from "../plan/start-range.ts";
import { crowdedPeriods } from "../plan/without-crowded.ts";
import { prepareByText } from "../prepare-by-text.ts";
import { isOneOf } from "./agent-sums.ts";
import { firstDays } from "./first-days.ts";

const openRow = z.strictObject({ agent_id: z.string(), agent_version: z.string(), started_at: z.bigint() });
const dayRow = z.strictObject({ agent_id: z.string(), agent_version: z.string(), day: z.bigint() });

/** A version of an agent, and the start of its first run that is known of already. */
export interface KnownVersion {
  readonly agent_id: string;
  readonly agent_version: string;
  readonly first: bigint | null;
}

/**
 * A time before which no run of a version started, and within a day of its first, as far back as runs are kept; null where it has
 * none. In the order of the versions.
 */
export async function startBounds(
  connection: CommonQueryMethods,
  projectId: number,
  { environment }: Pick<RunFilter, "environment">,
  versions: readonly KnownVersion[],
): Promise<(bigint | null)[]> {
  if (versions.length === 0) return [];
  const days = await connection.any(
    prepareByText(sql.type(dayRow)`${firstDays(projectId, { environment }, isOneOf(versions, false))}`),
  );
  const dayOf = new Map(days.map((row) => [versionName(row), row.day]));
  const openOf = await firstOpenStarts(connection, projectId, { environment }, versions);
  const bounds = versions.map((version) => {
    const name = versionName(version);
    return least(least(dayOf.get(name) ?? null, openOf.get(name) ?? null), version.first);
  });
  return beforeCrowds(connection, projectId, { environment }, versions, bounds);
}

/** Starts of the first open runs of versions, which no rollup tells of, by name. */
async function firstOpenStarts(
  connection: CommonQueryMethods,
  projectId: number,
  filter: Pick<RunFilter, "environment">,
  versions: readonly KnownVersion[],
): Promise<ReadonlyMap<string, bigint>> {
  if (!(await mayHaveOpenRuns(connection, projectId, {}))) return new Map();
  const rows = await connection.any(
    prepareByText(sql.type(openRow)`
      SELECT agent_id, agent_version, min(started_at) AS started_at
      FROM agent_runs AS run
      WHERE ${openCondition(projectId, filter)} AND ${isOneOf(versions, false)}
      GROUP BY 1, 2
    `),
  );
  return new Map(rows.map((row) => [versionName(row), row.started_at]));
}

/** The same bounds, or the first runs in crowded days before them, of which the rollups do not tell. */
async function beforeCrowds(
  connection: CommonQueryMethods,
  projectId: number,
  filter: Pick<RunFilter, "environment">,
  versions: readonly KnownVersion[],
  bounds: readonly (bigint | null)[],
): Promise<(bigint | null)[]> {
  const crowds = joined(await crowdedPeriods(connection, projectId, "version", [{}]));
  let earliest = [...bounds];
  // The latest first, so that what an earlier one tells holds.
  for (const { start, end } of crowds.toReversed()) {
    const asked = versions.flatMap(({ agent_id, agent_version }, place) => {
      const bound = earliest[place] ?? null;
      if (bound !== null && bound <= start) return [];
      const until = bound !== null && bound < end ? bound : end;
      return [{ place, query: { agent_id, agent_version, since: start, until } }];
    });
    const found = await firstStarts(
      connection,
      projectId,
      filter,
      asked.map(({ query }) => query),
    );
    const foundAt = new Map(asked.map(({ place }, n) => [place, found[n] ?? null]));
    earliest = earliest.map((bound, place) => foundAt.get(place) ?? bound);
  }
  return earliest;
}

/** Of bounds by `startBounds`, whether a version may have begun later than another surely did. */
export function mayBeLater(bound: bigint, other: bigint): boolean {
  return bound + DAY_US > other;
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

function least(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
