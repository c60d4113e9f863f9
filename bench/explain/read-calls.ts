import type { DatabasePool } from "@runfacts/db/pool";
import {
  changePoint,
  circlingHours,
  countRetries,
  firstFailureStart,
  getFacets,
  getIncident,
  getPaths,
  getRun,
  getStats,
  getTimeSeries,
  listAgents,
  listChangedRuns,
  listFailureGroups,
  listFailureRates,
  listIncidents,
  listIntakeViolations,
  listRunFailures,
  listRunSteps,
  listRuns,
  listSignalGroups,
  matchingRuns,
  type RunFilter,
  readWatched,
  selectSides,
  tallyCauses,
} from "@runfacts/db/read";
import { agents, environments, tools, versions } from "@runfacts/dev/catalogue";

/** A call into `db/read`, for its statements to be looked at. */
export interface ReadCall {
  readonly name: string;
  readonly call: (pool: DatabasePool) => Promise<unknown>;
}

/** What the calls ask about. */
export interface ReadSubject {
  /** End of the history, in microseconds since the Unix epoch. */
  readonly now: bigint;
  /** A run that failed. */
  readonly runId: string;
  readonly sessionId: string;
}

const PROJECT = 1;
const NO_INCIDENT = "00000000-0000-0000-0000-000000000000";
const PAGE = 21;
const FACET_VALUES = 50;
const HOUR_US = 3_600_000_000n;
/** So that ranges begin within an hour. */
const ODD_US = 1_234_567n;

/** A call for each way to use each function of `db/read`. */
export function readCalls(subject: ReadSubject): ReadCall[] {
  const { now, runId } = subject;
  const start_time = now - 24n * HOUR_US - ODD_US;
  const lastDay = { start_time, end_time: now - ODD_US };
  const lastMonth = { start_time: now - 29n * 24n * HOUR_US - ODD_US, end_time: now - ODD_US };
  const series = { start: lastMonth.start_time, end: lastMonth.end_time, step_us: 12n * HOUR_US };
  const cursor = { started_at: now - 240n * HOUR_US, run_id: runId };
  return [
    { name: "getRun", call: (pool) => getRun(pool, PROJECT, runId) },
    { name: "listRunSteps", call: (pool) => listRunSteps(pool, PROJECT, runId, { limit: 10_000 }) },
    { name: "listRunFailures", call: (pool) => listRunFailures(pool, PROJECT, runId, { limit: 10_000 }) },
    ...Object.entries(filters(subject)).map(([name, filter]) => list(name, filter)),
    list("agent, last 24 h", { agent_id: agents[0], ...lastDay }),
    {
      name: "listRuns: deep page",
      call: (pool) => listRuns(pool, PROJECT, { filter: {}, after: cursor, limit: PAGE }),
    },
    ...Object.entries(filters(subject)).flatMap(([name, filter]) => [
      stats(`${name}, last 24 h`, { ...filter, ...lastDay }),
      stats(`${name}, last 29 d`, { ...filter, ...lastMonth }),
    ]),
    stats("all, all time", {}),
    {
      name: "getPaths: agent, last 29 d",
      call: (pool) => getPaths(pool, PROJECT, { agent_id: agents[0] ?? "", ...lastMonth }),
    },
    {
      name: "getPaths: two versions, last 24 h",
      call: (pool) =>
        getPaths(pool, PROJECT, { agent_id: agents[0] ?? "", versions: versions.slice(0, 2), ...lastDay }),
    },
    {
      name: "circlingHours: agent, last 29 d",
      call: (pool) =>
        circlingHours(
          pool,
          PROJECT,
          { start: lastMonth.start_time, end: lastMonth.end_time },
          { agent_id: agents[0] },
        ),
    },
    { name: "getTimeSeries: all, 29 d", call: (pool) => getTimeSeries(pool, PROJECT, {}, series) },
    {
      name: "getTimeSeries: agent, 29 d",
      call: (pool) => getTimeSeries(pool, PROJECT, { agent_id: agents[0] }, series),
    },
    ...Object.entries({ "all, last 24 h": lastDay, "all, last 29 d": lastMonth }).flatMap(
      ([name, filter]) => [
        {
          name: `getFacets: ${name}`,
          call: (pool: DatabasePool) => getFacets(pool, PROJECT, filter, { limit: FACET_VALUES }),
        },
        {
          name: `listAgents: ${name}`,
          call: (pool: DatabasePool) => listAgents(pool, PROJECT, filter, { limit: FACET_VALUES }),
        },
      ],
    ),
    ...failures({ "all, last 24 h": lastDay, "all, last 29 d": lastMonth }),
    ...comparisons({ "last 24 h": lastDay, "last 29 d": lastMonth }),
    ...rates({ "last 24 h": lastDay, "last 29 d": lastMonth, "all time": {} }),
    ...signals({ "last 24 h": lastDay, "last 29 d": lastMonth }),
    ...causes(lastMonth),
    ...intake({ "last 24 h": lastDay, "all time": {} }),
    ...incidents(lastMonth),
    ...changes(),
  ];
}

function failures(ranges: Record<string, { start_time: bigint; end_time: bigint }>): ReadCall[] {
  return Object.entries(ranges).flatMap(([name, range]) => {
    const trend = { start: range.start_time, end: range.end_time, step_us: HOUR_US };
    return [
      {
        name: `listFailureGroups: ${name}`,
        call: (pool) => listFailureGroups(pool, PROJECT, range, { limit: FACET_VALUES, trend }),
      },
      { name: `firstFailureStart: ${name}`, call: (pool) => firstFailureStart(pool, PROJECT, range) },
      { name: `countRetries: ${name}`, call: (pool) => countRetries(pool, PROJECT, range) },
    ] satisfies ReadCall[];
  });
}

/** What a comparison of two versions asks. */
function comparisons(ranges: Record<string, { start_time: bigint; end_time: bigint }>): ReadCall[] {
  const agent_id = agents[0] ?? "";
  const sideOf = (place: number, range: { start_time: bigint; end_time: bigint }) => ({
    agent_id,
    agent_version: versions[place],
    ...range,
  });
  return Object.entries(ranges).map(([name, range]) => ({
    name: `selectSides: ${name}`,
    call: (pool) => selectSides(pool, PROJECT, sideOf(0, range), sideOf(1, range)),
  }));
}

/** What the page of a failed run asks. */
function rates(ranges: Record<string, { start_time?: bigint; end_time?: bigint }>): ReadCall[] {
  const kind = { failure_type: "tool", failure_code: "timeout" } as const;
  const options = { agentId: agents[0] ?? "", kind, limit: 20 };
  const inStep = { ...options, kind: { ...kind, step_name: tools[0] } };
  return Object.entries(ranges).flatMap(([name, range]) => [
    {
      name: `listFailureRates: ${name}`,
      call: (pool) => listFailureRates(pool, PROJECT, range, options),
    },
    {
      name: `listFailureRates: in a step, ${name}`,
      call: (pool) => listFailureRates(pool, PROJECT, range, inStep),
    },
  ]);
}

/** What signals say. */
function signals(ranges: Record<string, { start_time: bigint; end_time: bigint }>): ReadCall[] {
  const agent_id = agents[0] ?? "";
  return Object.entries(ranges).flatMap(([name, range]) => [
    {
      name: `listSignalGroups: ${name}`,
      call: (pool) => listSignalGroups(pool, PROJECT, { ...range, agent_id }, { limit: 100 }),
    },
  ]);
}

/** What the pages of failures and of a failed run ask, and the dashboard of slow and costly runs. */
function causes(range: { start_time: bigint; end_time: bigint }): ReadCall[] {
  const kind = { failure_type: "tool", failure_code: "timeout" } as const;
  const agent_id = agents[0];
  return Object.entries({
    "failed, all": { affected: "failed", filter: range },
    "failed, agent": { affected: "failed", filter: { ...range, agent_id } },
    "a kind in a step": { affected: "failed", filter: { ...range, agent_id, step_name: tools[0] }, kind },
    slow: { affected: "slow", filter: range },
    costly: { affected: "costly", filter: range },
  } as const).map(([name, question]) => ({
    name: `tallyCauses: ${name}`,
    call: (pool) => tallyCauses(pool, PROJECT, question),
  }));
}

/** What the page of the intake asks. */
function intake(ranges: Record<string, { start_time?: bigint; end_time?: bigint }>): ReadCall[] {
  return Object.entries(ranges).flatMap(([name, range]) => [
    {
      name: `listIntakeViolations: ${name}`,
      call: (pool) => listIntakeViolations(pool, PROJECT, range, { limit: 200 }),
    },
    {
      name: `listIntakeViolations: an agent, ${name}`,
      call: (pool) => listIntakeViolations(pool, PROJECT, { ...range, agent_id: agents[0] }, { limit: 200 }),
    },
  ]);
}

/** What the top of each page and the pages of incidents ask. */
function incidents(range: { start_time: bigint; end_time: bigint }): ReadCall[] {
  const filters = { all: {}, "open, of an agent": { agent_id: agents[0], ongoing: true, ...range } };
  return [
    ...Object.entries(filters).map(([name, filter]) => ({
      name: `listIncidents: ${name}`,
      call: (pool: DatabasePool) => listIncidents(pool, PROJECT, filter, { limit: PAGE }),
    })),
    { name: "getIncident", call: (pool) => getIncident(pool, PROJECT, NO_INCIDENT) },
    { name: "readWatched", call: (pool) => readWatched(pool, PROJECT) },
  ];
}

/** What those who watch ask. */
function changes(): ReadCall[] {
  return [
    { name: "changePoint", call: (pool) => changePoint(pool) },
    {
      name: "listChangedRuns: a page",
      call: (pool) => listChangedRuns(pool, PROJECT, { since: 3n, before: 2n ** 62n, limit: 1_000 }),
    },
    {
      name: "matchingRuns: failure code",
      call: async (pool) => {
        const runs = await listChangedRuns(pool, PROJECT, { since: 3n, before: 2n ** 62n, limit: 1 });
        return matchingRuns(pool, PROJECT, { failure_code: "timeout" }, runs);
      },
    },
  ];
}

function filters({ sessionId }: ReadSubject): Record<string, RunFilter> {
  const [agent_id, agent_version, environment] = [agents[0], versions[0], environments[0]];
  return {
    all: {},
    agent: { agent_id },
    status: { status: "failure" },
    "agent and status": { agent_id, status: "failure" },
    version: { agent_version },
    environment: { environment },
    "agent, version and environment": { agent_id, agent_version, environment },
    "failure code": { failure_code: "timeout" },
    session: { session_id: sessionId },
    "step name": { step_name: tools[0] },
    duration: { min_duration_ms: 60_000n },
  };
}

function list(name: string, filter: RunFilter): ReadCall {
  return { name: `listRuns: ${name}`, call: (pool) => listRuns(pool, PROJECT, { filter, limit: PAGE }) };
}

function stats(name: string, filter: RunFilter): ReadCall {
  return { name: `getStats: ${name}`, call: (pool) => getStats(pool, PROJECT, filter) };
}
