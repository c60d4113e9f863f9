import { wholeRuleNames } from "@runfacts/db/write";

/** The name of every rule that annotations of the contract cannot say. */
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
