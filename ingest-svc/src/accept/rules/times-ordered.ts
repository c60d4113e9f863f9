import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { toMicroseconds } from "@runfacts/server";
import type { Rule, RuleViolation } from "./rule.ts";

const MAX_AHEAD_MS = 24 * 60 * 60 * 1000;
const MAX_LATENCY_MS = 2 ** 31 - 1;

/** The run has ended; nothing ended before it started; starts are at most 24 hours ahead of the database's clock. */
export const timesOrdered: Rule = (run, now) => [...endOf(run), ...partTimesOrdered(run, now)];

/** The same for a part of a run, which need not have ended. */
export const partTimesOrdered: Rule = (run, now) => [
  ...timesOf(run, "", now),
  ...run.steps.flatMap((step, index) => timesOf(step, `steps[${index}].`, now)),
  ...run.steps.flatMap((step, index) => latencyOf(step, `steps[${index}].`)),
];

/** How a start breaks the rule. */
export const startAhead = {
  rule: "times.ahead",
  description: "must be at most 24 hours ahead of the database's clock",
} as const;

interface Timed {
  startedAt?: Timestamp;
  endedAt?: Timestamp;
}

function endOf({ endedAt }: Timed): RuleViolation[] {
  return endedAt === undefined ? [{ field: "ended_at", rule: "required", description: "is required" }] : [];
}

function timesOf({ startedAt, endedAt }: Timed, prefix: string, now: number): RuleViolation[] {
  const violations: RuleViolation[] = [];
  const violate = (field: string, rule: RuleViolation["rule"], description: string) =>
    violations.push({ field: `${prefix}${field}`, rule, description });
  if (startedAt === undefined) return violations;
  const start = toMicroseconds(startedAt);
  if (endedAt !== undefined && toMicroseconds(endedAt) < start)
    violate("ended_at", "times.ordered", "must not be before started_at");
  if (start > BigInt(now + MAX_AHEAD_MS) * 1000n) {
    violate("started_at", startAhead.rule, startAhead.description);
  }
  return violations;
}

function latencyOf(
  { startedAt, endedAt, latencyMs }: Timed & { latencyMs?: number },
  prefix: string,
): RuleViolation[] {
  if (latencyMs !== undefined || startedAt === undefined || endedAt === undefined) return [];
  if (toMicroseconds(endedAt) - toMicroseconds(startedAt) < (BigInt(MAX_LATENCY_MS) + 1n) * 1000n) return [];
  const description = `must be at most ${MAX_LATENCY_MS}: give it, where the times of the step are further apart`;
  return [{ field: `${prefix}latency_ms`, rule: "latency.range", description }];
}
