import type { CommonQueryMethods, DatabasePool } from "slonik";
import type { RunStatus } from "../../rows.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { firstStarts } from "../first-starts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import type { Percentiles } from "../stats/run-figures.ts";
import { addHistogram, percentilesOf } from "../stats/run-sums.ts";
import { type AgentPart, agentSums, isOneOf } from "./agent-sums.ts";
import { type ClientDroppedRow, clientDroppedRuns } from "./client-dropped-runs.ts";
import { latestVersions } from "./latest-versions.ts";
import { type AgentCursor, type RankedAgent, rankAgents } from "./rank-agents.ts";
import { startBounds, versionName } from "./version-starts.ts";

/** A version of an agent, or all of its versions in one. Times in microseconds since the Unix epoch. */
export interface AgentRow {
  readonly agent_id: string;
  /** Of several versions, the latest. */
  readonly agent_version: string;
  readonly total_versions: bigint;
  readonly runs_by_status: Readonly<Record<RunStatus, bigint>>;
  readonly total_runs: bigint;
  /** Within 1 %. */
  readonly run_duration_ms: Percentiles;
  /** Start of its latest run under the filter; null where it has none. */
  readonly last_started_at: bigint | null;
  /** Start of the first run of the version, as far back as runs are kept; null where it has none, and where versions are in one. */
  readonly first_started_at: bigint | null;
  /** Runs that its tracers dropped before they were sent, by reason: as they reported, beside all other figures. */
  readonly client_dropped_runs: ReadonlyMap<string, bigint>;
}

/** A page of the list. */
export interface AgentList {
  readonly rows: readonly AgentRow[];
  /** For `after`, to go on behind the page; undefined on the last one. */
  readonly next: AgentCursor | undefined;
  /** Rows of all pages, and their runs: 0 on a page without rows. */
  readonly total_rows: bigint;
  readonly total_runs: bigint;
}

export interface ListAgentsOptions {
  /** Rows of a page. */
  readonly limit: number;
  /** True for one row an agent rather than one a version. */
  readonly mergeVersions?: boolean | undefined;
  /** Where the page before ended. Default: the first page. */
  readonly after?: AgentCursor | undefined;
}

/** Rows whose figures are read at once: so no page holds up others while its histograms are merged. */
const CHUNK = 100;

/**
 * The versions of agents with runs under a filter, those with most runs first, then those with most dropped runs. Where the filter
 * asks for nothing else than drops know of, those of which all runs were dropped are among them. Numbers of runs are exact. Ranked and
 * cut by the database; a row whose runs grow between two pages may be on both, or on neither.
 */
export async function listAgents(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { limit, mergeVersions = false, after }: ListAgentsOptions,
): Promise<AgentList> {
  return inSnapshot(pool, async (connection) => {
    const ranking = await rankAgents(connection, projectId, filter, {
      limit: limit + 1,
      mergeVersions,
      after,
    });
    const { total_rows, total_runs } = ranking;
    const page = ranking.rows.slice(0, limit);
    const rows: AgentRow[] = [];
    for (let place = 0; place < page.length; place += CHUNK) {
      const chunk = page.slice(place, place + CHUNK);
      rows.push(...(await describe(connection, projectId, filter, chunk, mergeVersions)));
    }
    return { rows, next: ranking.rows.length > limit ? page.at(-1) : undefined, total_rows, total_runs };
  });
}

async function describe(
  connection: CommonQueryMethods,
  projectId: number,
  filter: RunFilter,
  agents: readonly RankedAgent[],
  mergeVersions: boolean,
): Promise<AgentRow[]> {
  const parts = Map.groupBy(
    await agentSums(connection, projectId, filter, agents, mergeVersions),
    versionName,
  );
  const isOne = isOneOf(agents, mergeVersions);
  const dropped = Map.groupBy(await clientDroppedRuns(connection, projectId, filter, isOne), (row) =>
    mergeVersions ? versionName({ ...row, agent_version: "" }) : versionName(row),
  );
  const own = agents.map((agent) => {
    const name = versionName(agent);
    return { agent, ...sumOf(parts.get(name) ?? []), client_dropped_runs: byReason(dropped.get(name) ?? []) };
  });
  if (mergeVersions) {
    const ids = agents.map(({ agent_id }) => agent_id);
    const versions = await latestVersions(connection, projectId, filter, ids);
    return own.map(({ agent, ...sums }) => ({
      agent_id: agent.agent_id,
      agent_version: versions.get(agent.agent_id)?.latest ?? "",
      total_versions: versions.get(agent.agent_id)?.total_versions ?? 0n,
      total_runs: agent.runs,
      first_started_at: null,
      ...sums,
    }));
  }
  const starts = await startsOf(connection, projectId, filter, agents);
  return own.map(({ agent, ...sums }, place) => ({
    agent_id: agent.agent_id,
    agent_version: agent.agent_version,
    total_versions: 1n,
    total_runs: agent.runs,
    first_started_at: starts[place] ?? null,
    ...sums,
  }));
}

/** Looking for the first run of a version that has none would read all that are kept: so only where one is known. */
async function startsOf(
  connection: CommonQueryMethods,
  projectId: number,
  { environment, start_time }: RunFilter,
  versions: readonly RankedAgent[],
): Promise<(bigint | null)[]> {
  const known = versions.map(({ agent_id, agent_version }) => ({ agent_id, agent_version, first: null }));
  const bounds = await startBounds(connection, projectId, { environment }, known);
  const asked = versions.flatMap(({ agent_id, agent_version, runs }, place) => {
    const since = bounds[place] ?? (runs > 0n ? (start_time ?? 0n) : null);
    return since === null ? [] : [{ place, query: { agent_id, agent_version, since } }];
  });
  const queries = asked.map(({ query }) => query);
  const found = await firstStarts(connection, projectId, { environment }, queries);
  const starts = new Map(asked.map(({ place }, n) => [place, found[n] ?? null]));
  return versions.map((_, place) => starts.get(place) ?? null);
}

function byReason(dropped: readonly ClientDroppedRow[]): ReadonlyMap<string, bigint> {
  const runs = new Map<string, bigint>();
  for (const row of dropped) runs.set(row.reason, (runs.get(row.reason) ?? 0n) + row.runs);
  return runs;
}

function sumOf(parts: readonly AgentPart[]) {
  const runs_by_status = { success: 0n, failure: 0n, partial: 0n, running: 0n, abandoned: 0n };
  const durations = new Map<number, number>();
  for (const part of parts) {
    runs_by_status[part.status] += part.runs;
    addHistogram(durations, part);
  }
  return {
    runs_by_status,
    run_duration_ms: percentilesOf(durations),
    last_started_at: parts.reduce<bigint | null>(
      (last, { last_started_at }) => (last === null || last_started_at > last ? last_started_at : last),
      null,
    ),
  };
}
