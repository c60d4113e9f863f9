import { type CommonQueryMethods, sql } from "slonik";
import { z } from "zod";
import type { RunFilter } from "../filters/run-filter.ts";
import { firstStarts } from "../first-starts.ts";
import { isOneOf } from "./agent-sums.ts";
import { droppedCondition, mayMeanDropped } from "./client-dropped-runs.ts";
import { firstDays } from "./first-days.ts";
import { ENOUGH_RUNS, latestVersion, type StartedVersion } from "./latest-version.ts";
import { runCounts } from "./run-counts.ts";
import { mayBeLater, startBounds } from "./version-starts.ts";
import { wholeSum } from "./whole-sum.ts";

/** Versions of an agent that are looked at first; where these do not tell the latest, eight times as many, and so on. */
const FIRST_LOOK = 3;

const candidateRow = z.strictObject({
  agent_id: z.string(),
  agent_version: z.string(),
  runs: z.bigint(),
  first: z.bigint().nullable(),
  total_versions: z.bigint(),
  /** Of the version behind this one: a time before which its first run started; null where it is not known, or there is none. */
  next_began_by: z.bigint().nullable(),
  is_last: z.boolean(),
});
type Candidate = z.infer<typeof candidateRow>;

/** Of the versions of an agent under a filter, the latest, and how many there are. */
export interface AgentVersions {
  readonly latest: string;
  readonly total_versions: bigint;
}

/** Those of some agents, by agent. */
export async function latestVersions(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  agents: readonly string[],
): Promise<ReadonlyMap<string, AgentVersions>> {
  const found = new Map<string, AgentVersions>();
  for (let look = FIRST_LOOK, open = agents; open.length > 0; look *= 8) {
    const candidates = await selectCandidates(connection, projectId, filter, open, look);
    const byAgent = Map.groupBy(
      await withStarts(connection, projectId, filter, candidates),
      (one) => one.agent_id,
    );
    open = [...byAgent].flatMap(([agent, own]) => {
      const latest = latestVersion(own);
      const last = own.at(-1);
      if (latest === undefined || last === undefined) return [];
      found.set(agent, { latest: latest.agent_version, total_versions: last.total_versions });
      const isFound = last.is_last || (last.next_began_by !== null && latest.first >= last.next_began_by);
      return isFound ? [] : [agent];
    });
  }
  return found;
}

/** Those that may be the latest, of each agent the ones that may have begun last, in this order. */
async function selectCandidates(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  agents: readonly string[],
  look: number,
): Promise<readonly Candidate[]> {
  const isOne = isOneOf(
    agents.map((agent_id) => ({ agent_id, agent_version: "" })),
    true,
  );
  const options = { isOnce: true, restriction: isOne };
  const { parts } = await runCounts(connection, projectId, filter, ["agent_id", "agent_version"], options);
  const isDropped = mayMeanDropped(filter) ? sql.fragment`TRUE` : sql.fragment`FALSE`;
  return connection.any(sql.type(candidateRow)`
    WITH version AS MATERIALIZED (
      SELECT agent_id, agent_version, ${wholeSum("runs")}::bigint AS runs, min(first_started_at) AS first,
        count(*) OVER (PARTITION BY agent_id) AS total_versions, max(${wholeSum("runs")}) OVER (PARTITION BY agent_id) AS most
      FROM (
        SELECT agent_id, agent_version, runs, first_started_at FROM (${parts}) AS counted
        UNION ALL
        SELECT agent_id, agent_version, 0, NULL
        FROM client_drops AS dropped
        WHERE ${droppedCondition(projectId, filter)} AND ${isOne} AND ${isDropped}
      ) AS part
      GROUP BY agent_id, agent_version
    ), kept AS MATERIALIZED (${firstDays(projectId, filter, isOne)}), candidate AS (
      SELECT agent_id, agent_version, runs, first, total_versions, least(first, day + interval '24 hours') AS began_by
      FROM version
      LEFT JOIN kept USING (agent_id, agent_version)
      WHERE runs >= CASE WHEN most >= ${ENOUGH_RUNS.toString()}::bigint THEN ${ENOUGH_RUNS.toString()}::bigint WHEN most > 0 THEN 1 ELSE 0 END
    ), ranked AS (
      SELECT *, row_number() OVER by_start AS place, lead(began_by) OVER by_start AS next_began_by,
        lead(runs) OVER by_start IS NULL AS is_last
      FROM candidate
      WINDOW by_start AS (PARTITION BY agent_id ORDER BY began_by DESC NULLS FIRST, agent_version COLLATE "C" DESC)
    )
    SELECT agent_id, agent_version, runs, first, total_versions, next_began_by, is_last
    FROM ranked
    WHERE place <= ${look}
    ORDER BY agent_id, place
  `);
}

/** Candidates with the start of their first run, exactly where the days of several do not tell which is the latest. */
async function withStarts(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  candidates: readonly Candidate[],
): Promise<readonly (Candidate & StartedVersion)[]> {
  const bounds = await startBounds(connection, projectId, filter, candidates);
  const bounded = candidates.map((one, place) => ({ ...one, bound: bounds[place] ?? 0n }));
  const tied = [...Map.groupBy(bounded, ({ agent_id }) => agent_id).values()].flatMap((own) => {
    const newest = own.reduce((latest, { bound }) => (bound > latest ? bound : latest), 0n);
    const last = own.filter(({ bound }) => bound > 0n && mayBeLater(bound, newest));
    return last.length > 1 ? last : [];
  });
  const { environment } = filter;
  const queries = tied.map(({ agent_id, agent_version, bound }) => ({
    agent_id,
    agent_version,
    since: bound,
  }));
  const starts = await firstStarts(connection, projectId, { environment }, queries);
  const exact = new Map(tied.map((one, place) => [one, starts[place] ?? null]));
  return bounded.map((one) => ({ ...one, first: exact.get(one) ?? one.bound }));
}
