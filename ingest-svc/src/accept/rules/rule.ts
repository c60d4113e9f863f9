import type { Run } from "@runfacts/gen/server/run";
import type { Violation } from "@runfacts/server";
import type { RuleName } from "./rule-names.ts";

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
