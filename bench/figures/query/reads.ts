import { agents, environments, stepFailures, tools, versions } from "@runfacts/dev/catalogue";
import type { Random } from "@runfacts/dev/random";
import type { Sample } from "./sample.ts";

/** A question that the query service answers. */
export interface Read {
  readonly name: string;
  readonly group: ReadGroup;
  /** Path of one such question; the next may differ. */
  readonly path: (random: Random, sample: Sample) => string;
}

/**
 * - `list`: lists and filters that people use, whose pages are full at every size
 * - `list-any`: what else lists can be asked
 * - `stats`: of the project or one agent; `stats-filtered`: any other
 */
export type ReadGroup =
  | "list"
  | "list-any"
  | "run"
  | "stats"
  | "stats-filtered"
  | "series"
  | "facets"
  | "causes"
  | "compare";

type Parameters = Readonly<Record<string, string>>;

const HOUR_MS = 60 * 60 * 1_000;
const ranges: Readonly<Record<string, number | undefined>> = {
  "1 h": HOUR_MS,
  "24 h": 24 * HOUR_MS,
  "30 d": 30 * 24 * HOUR_MS,
  all: undefined,
};

const agentOf = (random: Random) => ({ agent_id: random.pickSkewed(agents) });
const failureCodes = stepFailures.map(({ failure_code }) => failure_code);

type Filter = (random: Random, sample: Sample) => Parameters;

const usualFilters: Readonly<Record<string, Filter>> = {
  agent: agentOf,
  status: () => ({ status: "failure" }),
  "agent and status": (random) => ({ ...agentOf(random), status: "failure" }),
  version: (random) => ({ agent_version: random.pick(versions) }),
  environment: (random) => ({ environment: random.pick(environments) }),
  "failure code": (random) => ({ failure_code: random.pick(failureCodes) }),
};

const otherFilters: Readonly<Record<string, Filter>> = {
  session: (random, { sessionIds }) => ({ session_id: random.pick(sessionIds) }),
  "step name": (random) => ({ step_name: random.pick(tools) }),
  duration: () => ({ min_duration_ms: "60000" }),
  "agent, version and environment": (random) => ({
    ...agentOf(random),
    agent_version: random.pickSkewed(versions),
    environment: random.pickSkewed(environments),
  }),
};

/** Every question that is timed. */
export const reads: readonly Read[] = [
  { name: "list: first page", group: "list", path: () => "/v1/runs" },
  { name: "list: deep page", group: "list", path: (_random, { deepPage }) => deepPage },
  ...Object.entries(usualFilters).map(([name, filter]) => listBy(name, "list", filter)),
  ...Object.entries(otherFilters).map(([name, filter]) => listBy(name, "list-any", filter)),
  {
    name: "GetRun",
    group: "run",
    path: (random, { runIds }) => `/v1/runs/${random.pick(runIds)}`,
  },
  ...Object.keys(ranges).flatMap((range) => [
    statsBy("project", range, "stats", () => ({})),
    statsBy("agent", range, "stats", agentOf),
    ...["status", "version", "environment", "failure code"].map((name) =>
      statsBy(name, range, "stats-filtered", usualFilters[name] ?? (() => ({}))),
    ),
    ...Object.entries(otherFilters).map(([name, filter]) => statsBy(name, range, "stats-filtered", filter)),
  ]),
  ...["24 h", "30 d"].flatMap((range) => [
    inRange(`time series of ${range}`, range, "series", "/v1/timeseries"),
    inRange(`facets of ${range}`, range, "facets", "/v1/facets"),
    inRange(`agents of ${range}`, range, "facets", "/v1/agents"),
  ]),
  ...["failed", "slow", "costly"].map(
    (affected): Read => ({
      name: `causes: ${affected}`,
      group: "causes",
      path: () => `/v1/explain?affected=${affected}`,
    }),
  ),
  {
    name: "causes: failed, of an agent",
    group: "causes",
    path: (random) => `/v1/explain?${query(agentOf(random))}`,
  },
  {
    name: "compare: two versions of 30 d",
    group: "compare",
    path: (random) =>
      `/v1/compare?${query({ ...agentOf(random), baseline_version: "2.3.1", candidate_version: "2.3.0" })}`,
  },
];

function listBy(name: string, group: ReadGroup, filter: Filter): Read {
  return {
    name: `list: by ${name}`,
    group,
    path: (random, sample) => `/v1/runs?${query(filter(random, sample))}`,
  };
}

function statsBy(name: string, range: string, group: ReadGroup, filter: Filter): Read {
  return {
    name: `stats of ${range}: ${name}`,
    group,
    path: (random, sample) =>
      `/v1/stats?${query({ ...filter(random, sample), ...rangeOf(range, random, sample.history.now) })}`,
  };
}

function inRange(name: string, range: string, group: ReadGroup, path: string): Read {
  return {
    name,
    group,
    path: (random, { history }) => `${path}?${query(rangeOf(range, random, history.now))}`,
  };
}

/** A range that ends about now and begins within a bucket of whatever sums the database keeps. */
function rangeOf(name: string, random: Random, now: number): Parameters {
  const length = ranges[name];
  if (length === undefined) return {};
  const end = now - random.int(0, 60_000);
  return {
    start_time: new Date(end - length).toISOString(),
    end_time: new Date(end).toISOString(),
  };
}

function query(parameters: Parameters): string {
  return new URLSearchParams(parameters).toString();
}
