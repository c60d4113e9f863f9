import type { DatabasePool } from "@runfacts/db/pool";
import { listIncidents } from "@runfacts/db/read";
import { hourOfAgents, type NewIncident, type WatchedHour } from "@runfacts/db/watch";
import { judgeRule } from "./judge-rule.ts";
import type { Budget, Rule, Rules } from "./rules.ts";

/** What is watched of the file. */
type Watched = Pick<Rules, "rules" | "budgets">;

interface Evaluation {
  readonly rules: Watched;
  /** In microseconds since the Unix epoch. */
  readonly now: bigint;
  readonly onError: (error: unknown) => void;
  readonly signal?: AbortSignal | undefined;
}

type Judgement = Omit<NewIncident, "subject"> | "over" | "unclear";

const DAY_US = 86_400_000_000n;
/** Rules and budgets that fail one after the other, after which the rest waits for the next round: the database is slow, or away. */
const MOST_IN_A_ROW = 3;
/** More than there are rules. */
const MOST_FORGOTTEN = 500;

export interface RuledRound {
  readonly opened: readonly NewIncident[];
  readonly resolved: readonly string[];
}

/**
 * Looks at the rules and budgets of a project: what holds opens an incident, unless it has one; what does not by a tenth resolves it, and so does a
 * rule that is there no more. One that cannot be looked at leaves the others as they are.
 */
export async function evaluateRules(
  pool: DatabasePool,
  projectId: number,
  { rules: { rules, budgets }, now, onError, signal }: Evaluation,
): Promise<RuledRound> {
  const opened: NewIncident[] = [];
  const resolved: string[] = [];
  let failedInARow = 0;
  const judged = async (subject: string, judge: () => Promise<Judgement>) => {
    if (failedInARow >= MOST_IN_A_ROW || signal?.aborted === true) return;
    try {
      const found = await judge();
      failedInARow = 0;
      if (found === "over") resolved.push(subject);
      else if (found !== "unclear") opened.push({ ...found, subject });
    } catch (cause) {
      failedInARow += 1;
      onError(new Error(`${subject} of RULES_FILE could not be looked at`, { cause }));
    }
  };
  for (const rule of rules) {
    await judged(subjectOf("rule", rule.name), async () => {
      const start = now - BigInt(rule.condition.overMs) * 1_000n;
      const range = { start_time: start, end_time: now };
      return judgeRule(rule, await hourOfAgents(pool, projectId, { ...filterOf(rule), ...range }), start);
    });
  }
  for (const budget of budgets) {
    await judged(subjectOf("budget", budget.name), async () => {
      const start = now - (now % DAY_US);
      const { agentId: agent_id, environment } = budget;
      const spent = { agent_id, environment, start_time: start, end_time: now };
      return judgeBudget(budget, await hourOfAgents(pool, projectId, spent), start);
    });
  }
  return { opened, resolved: [...resolved, ...(await forgotten(pool, projectId, { rules, budgets }))] };
}

/** Subjects of incidents that go on of rules and budgets that are there no more. */
async function forgotten(
  pool: DatabasePool,
  projectId: number,
  { rules, budgets }: Watched,
): Promise<readonly string[]> {
  const known = new Set([
    ...rules.map(({ name }) => subjectOf("rule", name)),
    ...budgets.map(({ name }) => subjectOf("budget", name)),
  ]);
  const kinds = ["rule", "budget"] as const;
  const found = await Promise.all(
    kinds.map((kind) => listIncidents(pool, projectId, { kind, ongoing: true }, { limit: MOST_FORGOTTEN })),
  );
  return found.flatMap(({ incidents }) =>
    incidents.map(({ subject }) => subject).filter((subject) => !known.has(subject)),
  );
}

function subjectOf(kind: "rule" | "budget", name: string): string {
  return `${kind}:${name}`;
}

function filterOf({ condition: { filter } }: Rule) {
  const { agent_id, agent_version, environment } = filter;
  return {
    agent_id,
    environment,
    ...(agent_version !== undefined && { agent_versions: [agent_version] }),
  };
}

function judgeBudget(budget: Budget, rows: readonly WatchedHour[], start: bigint): Judgement {
  const cost = rows.reduce((sum, row) => sum + row.cost_nano_usd, 0) / 1e9;
  if (cost <= budget.usdPerDay) return "over";
  return {
    kind: "budget",
    rule: budget.name,
    metric: "total_cost_usd",
    agent_id: budget.agentId ?? null,
    environment: budget.environment ?? null,
    began_at: start,
    observed_value: cost,
    threshold: budget.usdPerDay,
    run_count: BigInt(rows.reduce((sum, row) => sum + row.cost_runs, 0)),
  };
}
