import type { NewIncident, WatchedHour } from "@runfacts/db/watch";
import { ruleMetric } from "./metrics.ts";
import { holds } from "./parse-condition.ts";
import type { Rule } from "./rules.ts";

/** By what share a figure must be on the good side of a threshold before its incident is resolved. */
const HYSTERESIS = 0.1;

/**
 * What the hours of a rule say: an incident where it holds, "over" where it does not by a tenth, or where nothing ran. Runs are those that
 * ended; of the rate of abandoned runs, these too.
 *
 * @param start of the hours, in microseconds since the Unix epoch
 */
export function judgeRule(
  { condition, minRuns, name }: Rule,
  rows: readonly WatchedHour[],
  start: bigint,
): Omit<NewIncident, "subject"> | "over" | "unclear" {
  const { metric, operator, threshold, filter } = condition;
  const countsAbandoned = metric === "abandoned_rate";
  const runs = rows.reduce((sum, row) => sum + row.runs + (countsAbandoned ? row.abandoned_runs : 0), 0);
  const isCount = metric === "runs" || metric === "total_cost_usd";
  const known = ruleMetric(metric);
  const figure = known?.figure(rows);
  if (figure === undefined || (runs < minRuns && !isCount))
    return rows.length === 0 && !isCount ? "over" : "unclear";
  if (!holds(condition, figure)) {
    const slack = operator.startsWith(">") ? threshold * (1 - HYSTERESIS) : threshold * (1 + HYSTERESIS);
    return holds({ ...condition, threshold: slack }, figure) ? "unclear" : "over";
  }
  const isOfRuns = known?.unit === "share" && metric !== "step_failure_rate";
  return {
    kind: "rule",
    rule: name,
    metric,
    agent_id: filter.agent_id ?? null,
    agent_version: filter.agent_version ?? null,
    environment: filter.environment ?? null,
    began_at: start,
    observed_value: figure,
    threshold,
    run_count: BigInt(runs),
    affected_run_count: isOfRuns ? BigInt(Math.round(figure * runs)) : 0n,
  };
}
