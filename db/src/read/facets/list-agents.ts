import type { CommonQueryMethods, DatabasePool } from "slonik";
import { DAY_US } from "../../rollup/levels.ts";
import type { RunStatus } from "../../rows.ts";
import type { RunFilter } from "../filters/run-filter.ts";
import { firstStarts } from "../first-starts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import type { Percentiles } from "../stats/run-figures.ts";
import { addHistogram, percentilesOf } from "../stats/run-sums.ts";
import { type AgentPart, selectAgentParts } from "./agent-parts.ts";
import { type ClientDroppedRow, clientDroppedRuns, mayMeanDropped } from "./client-dropped-runs.ts";
import { candidates, latestVersion } from "./latest-version.ts";
import { versionName, versionStartDays } from "./version-starts.ts";

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

export interface ListAgentsOptions {
  readonly limit: number;
  /** True for one row an agent rather than one a version. */
  readonly mergeVersions?: boolean | undefined;
}

/**
 * The versions of agents with runs under a filter, those with most runs first, then those with most dropped runs. Where the filter
 * asks for nothing else than drops know of, those of which all runs were dropped are among them. Numbers of runs are exact.
 */
export async function listAgents(
  pool: DatabasePool,
  projectId: number,
  filter: RunFilter,
  { limit, mergeVersions = false }: ListAgentsOptions,
): Promise<AgentRow[]> {
  return inSnapshot(pool, async (connection) => {
    const nameOf = mergeVersions ? ({ agent_id }: Pick<AgentPart, "agent_id">) => agent_id : versionName;
    const parts = await selectAgentParts(connection, projectId, filter);
    const rows = await clientDroppedRuns(connection, projectId, filter);
    const dropped = Map.groupBy(rows, nameOf);
    const all = mayMeanDropped(filter) ? [...parts, ...rows.map(noRunsOf)] : parts;
    const groups = [...Map.groupBy(all, nameOf)]
      .map(([name, own]) => {
        const client_dropped_runs = runsByReason(dropped.get(name) ?? []);
        return { name, versions: versionsOf(own), ...sumOf(own), client_dropped_runs };
      })
      .toSorted(byRuns)
      .slice(0, limit);
    const days = await versionStartDays(connection, projectId, filter);
    /** A time before which no run of the version started. */
    const since = (version: Version) => earlier(days.get(versionName(version)), version.firstOpen) ?? 0n;
    // Where several versions began on the same day, the day does not tell which is the latest.
    const asked = groups.flatMap(({ versions }) =>
      mergeVersions ? tied(candidates(versions), since) : versions.filter((one) => hasRun(one, since)),
    );
    const starts = await startsOf(connection, projectId, filter, asked, since);
    return groups.map(({ name: _, versions, ...sums }): AgentRow => {
      const started = versions.map((one) => ({ ...one, first: starts.get(one) ?? since(one) }));
      const latest = latestVersion(started);
      return {
        ...sums,
        agent_version: latest?.agent_version ?? "",
        total_versions: BigInt(versions.length),
        first_started_at: mergeVersions ? null : latest?.first || null,
      };
    });
  });
}

/** A version of an agent and its runs under the filter. */
type Version = Pick<AgentPart, "agent_id" | "agent_version"> & {
  readonly runs: bigint;
  readonly firstOpen: bigint | undefined;
};

/** A version that may have no runs under the filter, as a part of these. */
function noRunsOf({ agent_id, agent_version }: ClientDroppedRow): AgentPart {
  const none = { runs: 0n, last_started_at: 0n, first_open: null, buckets: [], counts: [] };
  return { agent_id, agent_version, status: "success", ...none };
}

/** Those with most runs first, then those with most dropped runs. */
function byRuns(a: Ranked, b: Ranked): number {
  return (
    Number(b.total_runs - a.total_runs) ||
    Number(sumOfRuns(b.client_dropped_runs) - sumOfRuns(a.client_dropped_runs)) ||
    (a.name < b.name ? -1 : 1)
  );
}

interface Ranked extends Pick<AgentRow, "total_runs" | "client_dropped_runs"> {
  readonly name: string;
}

const sumOfRuns = (runs: ReadonlyMap<string, bigint>) => runs.values().reduce((sum, some) => sum + some, 0n);

/** Whether a run of a version is known: looking for the first of one that has none reads all that are kept. */
const hasRun = (version: Version, since: (version: Version) => bigint) =>
  version.runs > 0n || since(version) > 0n;

function runsByReason(dropped: readonly ClientDroppedRow[]): ReadonlyMap<string, bigint> {
  const runs = new Map<string, bigint>();
  for (const row of dropped) runs.set(row.reason, (runs.get(row.reason) ?? 0n) + row.runs);
  return runs;
}

function versionsOf(parts: readonly AgentPart[]): Version[] {
  return [...Map.groupBy(parts, versionName).values()].flatMap((own) =>
    own.slice(0, 1).map(({ agent_id, agent_version }) => ({
      agent_id,
      agent_version,
      runs: own.reduce((sum, { runs }) => sum + runs, 0n),
      firstOpen: own.reduce<bigint | undefined>(
        (first, part) => earlier(first, part.first_open ?? undefined),
        undefined,
      ),
    })),
  );
}

function earlier(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** The versions that may have begun last, where these are several. */
function tied(versions: readonly Version[], since: (version: Version) => bigint): readonly Version[] {
  const newest = versions.reduce((latest, one) => (since(one) > latest ? since(one) : latest), 0n);
  const last = versions.filter((one) => since(one) + DAY_US > newest);
  return last.length > 1 ? last : [];
}

async function startsOf(
  connection: CommonQueryMethods,
  projectId: number,
  { environment }: RunFilter,
  versions: readonly Version[],
  since: (version: Version) => bigint,
): Promise<ReadonlyMap<Version, bigint>> {
  const queries = versions.map((one) => ({ ...one, since: since(one) }));
  const starts = await firstStarts(connection, projectId, { environment }, queries);
  return new Map(versions.flatMap((one, place) => (starts[place] == null ? [] : [[one, starts[place]]])));
}

function sumOf(parts: readonly AgentPart[]) {
  const runs_by_status = { success: 0n, failure: 0n, partial: 0n, running: 0n, abandoned: 0n };
  const durations = new Map<number, number>();
  for (const part of parts) {
    runs_by_status[part.status] += part.runs;
    addHistogram(durations, part);
  }
  return {
    agent_id: parts[0]?.agent_id ?? "",
    runs_by_status,
    total_runs: parts.reduce((sum, { runs }) => sum + runs, 0n),
    run_duration_ms: percentilesOf(durations),
    last_started_at: parts.reduce<bigint | null>(
      (last, { runs, last_started_at }) =>
        runs > 0n && (last === null || last_started_at > last) ? last_started_at : last,
      null,
    ),
  };
}
