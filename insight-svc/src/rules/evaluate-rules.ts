import type { DatabasePool } from "@runfacts/db/pool";
import { listIncidents } from "@runfacts/db/read";
import { hourOfAgents, type NewIncident, type WatchedHour } from "@runfacts/db/watch";
import { ruleMetric } from "./metrics.ts";
import { holds } from "./parse-condition.ts";
import type { Budget, Rule, Rules } from "./rules.ts";

const DAY_US = 86_400_000_000n;
/** By what share a figure must be on the good side of a threshold before its incident is resolved. */
const HYSTERESIS = 0.1;
/** More than there are rules. */
const MOST_FORGOTTEN = 500;

export interface RuledRound {
  readonly opened: readonly NewIncident[];
  readonly resolved: readonly string[];
}

/**
 * Looks at the rules and budgets of a project: what holds opens an incident, unless it has one; what does not by a tenth resolves it, and so does a
 * rule that is there no more.
 *
 * @param now in microseconds since the Unix epoch
 */
export async function evaluateRules(
  pool: DatabasePool,
  projectId: number,
  { rules, budgets }: Rules,
  now: bigint,
): Promise<RuledRound> {
  const opened: NewIncident[] = [];
  const resolved: string[] = [];
  for (const rule of rules) {
    const start = now - BigInt(rule.condition.overMs) * 1_000n;
    const rows = await hourOfAgents(pool, projectId, { ...filterOf(rule), start_time: start, end_time: now });
    const found = judgeRule(rule, rows, start);
    if (found === "over") resolved.push(subjectOf("rule", rule.name));
    else if (found !== "unclear") opened.push(found);
  }
  for (const budget of budgets) {
    const start = now - (now % DAY_US);
    const rows = await hourOfAgents(pool, projectId, {
      agent_id: budget.agentId,
      environment: budget.environment,
      start_time: start,
      end_time: now,
    });
    const found = judgeBudget(budget, rows, start);
    if (found === "over") resolved.push(subjectOf("budget", budget.name));
    else opened.push(found);
  }
  return { opened, resolved: [...resolved, ...(await forgotten(pool, projectId, { rules, budgets }))] };
}

/** Subjects of incidents that go on of rules and budgets that are there no more. */
async function forgotten(
  pool: DatabasePool,
  projectId: number,
  { rules, budgets }: Rules,
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

function judgeRule(
  rule: Rule,
  rows: readonly WatchedHour[],
  start: bigint,
): NewIncident | "over" | "unclear" {
  const { condition, minRuns, name } = rule;
  const { metric, operator, threshold, filter } = condition;
  const runs = rows.reduce((sum, row) => sum + row.runs + row.abandoned_runs, 0);
  const isCount = metric === "runs" || metric === "total_cost_usd";
  const figure = ruleMetric(metric)?.figure(rows);
  if (figure === undefined || (runs < minRuns && !isCount))
    return runs === 0 && !isCount ? "over" : "unclear";
  if (!holds(condition, figure)) {
    const slack = operator.startsWith(">") ? threshold * (1 - HYSTERESIS) : threshold * (1 + HYSTERESIS);
    return holds({ ...condition, threshold: slack }, figure) ? "unclear" : "over";
  }
  return {
    kind: "rule",
    subject: subjectOf("rule", name),
    rule: name,
    metric,
    agent_id: filter.agent_id ?? null,
    agent_version: filter.agent_version ?? null,
    environment: filter.environment ?? null,
    began_at: start,
    observed_value: figure,
    threshold,
    run_count: BigInt(runs),
    affected_run_count: metric === "failure_rate" ? BigInt(Math.round(figure * runs)) : 0n,
  };
}

function judgeBudget(budget: Budget, rows: readonly WatchedHour[], start: bigint): NewIncident | "over" {
  const cost = rows.reduce((sum, row) => sum + row.cost_nano_usd, 0) / 1e9;
  if (cost <= budget.usdPerDay) return "over";
  return {
    kind: "budget",
    subject: subjectOf("budget", budget.name),
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
