import type { DatabasePool } from "@runfacts/db/pool";
import { hourOfAgents, type NewIncident, type WatchedHour } from "@runfacts/db/watch";
import {
  type AgentHour,
  type AgentState,
  advanceAgent,
  type Finding,
  newAgent,
  type VersionFacts,
} from "@runfacts/insight/watching";
import { describeIncident } from "./describe-incident.ts";
import type { Watching } from "./watch-project.ts";

const HOUR_US = 3_600_000_000n;
/** Agents of a project that are watched: those that came first. */
const MOST_AGENTS = 1_000;
/** Environments of an agent that are watched. */
const MOST_ENVIRONMENTS = 10;

interface HourToTake {
  /** In microseconds since the Unix epoch. */
  readonly start: bigint;
  readonly agents: ReadonlyMap<string, string>;
  readonly watching: Watching;
}

interface TakenHour {
  readonly agents: ReadonlyMap<string, string>;
  readonly opened: readonly NewIncident[];
  readonly resolved: readonly string[];
}

type States = Readonly<Record<string, AgentState>>;

/** Takes an hour of all agents of a project in: what is known after it, what begins and what ends. */
export async function takeHour(
  pool: DatabasePool,
  projectId: number,
  { start, agents, watching }: HourToTake,
): Promise<TakenHour> {
  const until = start + HOUR_US;
  const settledAgo = HOUR_US * BigInt(Math.ceil(watching.runTimeoutMs / 3_600_000) + 1);
  const rows = await hourOfAgents(pool, projectId, { start_time: start, end_time: until });
  const settled = await hourOfAgents(pool, projectId, {
    start_time: start - settledAgo,
    end_time: until - settledAgo,
  });
  const byAgent = Map.groupBy(rows, ({ agent_id }) => agent_id);
  const settledByAgent = Map.groupBy(settled, ({ agent_id }) => agent_id);
  const names = new Set([...agents.keys(), ...byAgent.keys()]);
  const changed = new Map<string, string>();
  const opened: NewIncident[] = [];
  const resolved: string[] = [];
  for (const agentId of [...names].slice(0, MOST_AGENTS)) {
    const known = agents.get(agentId);
    const states = known === undefined ? {} : (JSON.parse(known) as States);
    const taken = takeAgent(states, start, byAgent.get(agentId) ?? [], settledByAgent.get(agentId) ?? []);
    changed.set(agentId, JSON.stringify(taken.states));
    for (const finding of taken.findings) {
      if (finding.type === "resolved") resolved.push(subjectOf(agentId, finding));
      else
        opened.push({
          ...(await describeIncident(pool, projectId, { ...finding, agentId, until }, watching.findCauses)),
          subject: subjectOf(agentId, finding),
        });
    }
  }
  return { agents: changed, opened, resolved };
}

function subjectOf(agentId: string, { subject }: Finding): string {
  return `${agentId}/${subject}`;
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
  const next: Record<string, AgentState> = { ...states };
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
    const advanced = advanceAgent(states[environment] ?? newAgent, hour, environment);
    next[environment] = advanced.state;
    findings.push(...advanced.findings);
  }
  return { states: next, findings };
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
    durations: row.durations,
    failures: row.failures,
  };
}
