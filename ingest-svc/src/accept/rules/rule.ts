import { wholeRuleNames } from "@runfacts/db/write";
import type { Run } from "@runfacts/gen/server/run";
import type { Violation } from "@runfacts/server";

/** The names of all rules that the contract cannot annotate. */
const ruleNames = [
  ...wholeRuleNames,
  "status.whole",
  "part.status",
  "part.running",
  "times.ordered",
  "times.ahead",
  "latency.range",
  "id.repeat",
  "step.open",
  "signal.single",
] as const;

export type RuleName = (typeof ruleNames)[number];

/** A field that breaks a rule. */
export type RuleViolation = Violation & { readonly rule: RuleName };

/**
 * A rule that annotations of the contract cannot say. Runs after them, so fields have their formats and ranges.
 *
 * @param run the run as sent
 * @param now the database's clock, in milliseconds since the Unix epoch
 * @returns each field that breaks the rule, by its path within the run
 */
export type Rule = (run: Run, now: number) => RuleViolation[];
