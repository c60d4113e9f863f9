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

/** A signal has exactly one of value, number and category. */
export const signalsSingle: Rule = ({ qualitySignals }) =>
  qualitySignals.flatMap((signal, index): RuleViolation[] => {
    const given = [signal.value, signal.number, signal.category].filter((fact) => fact !== undefined);
    if (given.length === 1) return [];
    const description = "must be set unless number or category is: exactly one of the three";
    return [{ field: `quality_signals[${index}].value`, rule: "signal.single", description }];
  });
