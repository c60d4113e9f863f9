import type { DatabasePool } from "@runfacts/db/pool";
import { durationPairs, hourOfAgents, type NewIncident, type WatchedHour } from "@runfacts/db/watch";
import {
  type AgentHour,
  type AgentState,
  advanceAgent,
  type Finding,
  isForgotten,
  newAgent,
  type VersionFacts,
} from "@runfacts/insight/watching";
import { describeIncident } from "./describe-incident.ts";
import type { Watching } from "./watching.ts";

const HOUR_US = 3_600_000_000n;
/** Agents of a project that are watched: those that came first, and are not forgotten. */
const MOST_AGENTS = 1_000;
/** Environments of an agent that are watched. */
const MOST_ENVIRONMENTS = 10;

interface HoursToTake {
  /** In microseconds since the Unix epoch. */
  readonly start: bigint;
  readonly hours: number;
  readonly agents: ReadonlyMap<string, string>;
  readonly watching: Watching;
}

/** Hours that were taken in, up to the first that has brought something. */
export interface TakenHours {
  readonly until: bigint;
  /** What is known now of each agent. */
  readonly agents: ReadonlyMap<string, string>;
  /** Agents of which nothing is known any more. */
  readonly forgotten: readonly string[];
  /** Agents of which another version of the service knew what this one cannot read. */
  readonly relearned: readonly string[];
  readonly opened: readonly NewIncident[];
  readonly resolved: readonly string[];
}

/** By environment. */
type States = Readonly<Record<string, AgentState>>;

/** Of what method the states are: those of another are learned anew. It grows with each change of what is known, or how. */
const WATCH_METHOD = 1;

interface StoredStates {
  readonly method: number;
  readonly environments: States;
}

function readStates(agents: ReadonlyMap<string, string>): {
  readonly known: Map<string, States>;
  readonly relearned: readonly string[];
} {
  const known = new Map<string, States>();
  const relearned: string[] = [];
  for (const [agentId, text] of agents) {
    const stored = JSON.parse(text) as Partial<StoredStates>;
    if (stored.method === WATCH_METHOD) known.set(agentId, stored.environments ?? {});
    else relearned.push(agentId);
  }
  return { known, relearned };
}

/** Takes some hours of all agents of a project in, or fewer where one brings something: what is opened or resolved is so at its end. */
export async function takeHours(
  pool: DatabasePool,
  projectId: number,
  { start, hours, agents, watching }: HoursToTake,
): Promise<TakenHours> {
  const length = HOUR_US * BigInt(hours);
  const settledAgo = HOUR_US * BigInt(Math.ceil(watching.runTimeoutMs / 3_600_000) + 1);
  const rows = await hourOfAgents(pool, projectId, { start_time: start, end_time: start + length });
  const settled = await hourOfAgents(pool, projectId, {
    start_time: start - settledAgo,
    end_time: start + length - settledAgo,
  });
  const byHour = Map.groupBy(rows, (row) => row.start);
  const settledByHour = Map.groupBy(settled, (row) => row.start + settledAgo);
  const { known, relearned } = readStates(agents);
  for (let hour = start; ; hour += HOUR_US) {
    const until = hour + HOUR_US;
    const findings = takeHour(known, hour, byHour.get(hour) ?? [], settledByHour.get(hour) ?? []);
    if (findings.length === 0 && until < start + length) continue;
    const opened: NewIncident[] = [];
    const resolved: string[] = [];
    for (const { agentId, ...finding } of findings) {
      const subject = `${agentId}\n${finding.subject}`;
      if (finding.type === "resolved") {
        resolved.push(subject);
        continue;
      }
      const described = await describeIncident(
        pool,
        projectId,
        { ...finding, agentId, until },
        watching.findCauses,
      );
      opened.push({ ...described, subject });
    }
    const states = new Map(
      Array.from(known, ([agentId, environments]) => [
        agentId,
        JSON.stringify({ method: WATCH_METHOD, environments } satisfies StoredStates),
      ]),
    );
    const forgotten = [...agents.keys()].filter((agentId) => !known.has(agentId));
    return { until, agents: states, forgotten, relearned, opened, resolved };
  }
}

type AgentFinding = Finding & { readonly agentId: string };

/** Changes what is known of each agent. */
function takeHour(
  known: Map<string, States>,
  hour: bigint,
  rows: readonly WatchedHour[],
  settled: readonly WatchedHour[],
): readonly AgentFinding[] {
  const byAgent = Map.groupBy(rows, ({ agent_id }) => agent_id);
  const settledByAgent = Map.groupBy(settled, ({ agent_id }) => agent_id);
  const names = [...new Set([...known.keys(), ...byAgent.keys()])].slice(0, MOST_AGENTS);
  return names.flatMap((agentId) => {
    const own = byAgent.get(agentId) ?? [];
    const taken = takeAgent(known.get(agentId) ?? {}, hour, own, settledByAgent.get(agentId) ?? []);
    if (Object.keys(taken.states).length === 0) known.delete(agentId);
    else known.set(agentId, taken.states);
    return taken.findings.map((finding) => ({ ...finding, agentId }));
  });
}

function takeAgent(
  states: States,
  start: bigint,
  rows: readonly WatchedHour[],
  settled: readonly WatchedHour[],
): { readonly states: States; readonly findings: readonly Finding[] } {
  const at = Number(start / 1_000n);
  const byEnvironment = Map.groupBy(rows, ({ environment }) => environment);
  const settledIn = Map.groupBy(settled, ({ environment }) => environment);
  // A map, since environments are called what their owners like, "constructor" too.
  const next = new Map(Object.entries(states));
  const findings: Finding[] = [];
  const environments = [...new Set([...Object.keys(states), ...byEnvironment.keys()])];
  for (const environment of environments.slice(0, MOST_ENVIRONMENTS)) {
    const over = settledIn.get(environment) ?? [];
    const sum = (of: (row: WatchedHour) => number) => over.reduce((total, row) => total + of(row), 0);
    const hour: AgentHour = {
      at,
      versions: (byEnvironment.get(environment) ?? []).map(factsOf),
      ...(over.length > 0 && {
        settled: {
          at: Number((over[0]?.start ?? start) / 1_000n),
          runs: sum(({ runs }) => runs),
          abandoned: sum(({ abandoned_runs }) => abandoned_runs),
        },
      }),
    };
    const advanced = advanceAgent(next.get(environment) ?? newAgent, hour, environment);
    if (isForgotten(advanced.state, at)) next.delete(environment);
    else next.set(environment, advanced.state);
    findings.push(...advanced.findings);
  }
  return { states: Object.fromEntries(next), findings };
}

function factsOf(row: WatchedHour): VersionFacts {
  return {
    version: row.agent_version,
    runs: row.runs,
    failed: row.failed_runs,
    waitingMs: row.waiting_ms,
    tokenRuns: row.token_runs,
    tokens: row.tokens,
    costRuns: row.cost_runs,
    costNanoUsd: row.cost_nano_usd,
    durations: durationPairs(row.durations),
    failures: row.failures,
  };
}
