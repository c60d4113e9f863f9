import type { Rule, RuleViolation } from "./rule.ts";

/** Failures, decisions and signals of a part have ids: of two that are alike, nothing else tells whether one was sent again. */
export const itemsNamed: Rule = ({ failures, decisions, qualitySignals }) => [
  ...nameless(failures, (failure) => failure.failureId, "failures", "failure_id"),
  ...nameless(decisions, (decision) => decision.decisionId, "decisions", "decision_id"),
  ...nameless(qualitySignals, (signal) => signal.signalId, "quality_signals", "signal_id"),
];

function nameless<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  list: string,
  name: string,
): RuleViolation[] {
  return items.flatMap((item, index): RuleViolation[] => {
    if (idOf(item) !== "") return [];
    const description = "is required in a part: any UUID, the same when the part is sent again";
    return [{ field: `${list}[${index}].${name}`, rule: "required", description }];
  });
}
