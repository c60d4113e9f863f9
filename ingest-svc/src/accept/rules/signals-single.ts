import type { Rule, RuleViolation } from "./rule.ts";

/** A signal says one thing: yes or no, how much, or which. */
export const signalsSingle: Rule = ({ qualitySignals }) =>
  qualitySignals.flatMap((signal, index): RuleViolation[] => {
    const given = [signal.value, signal.number, signal.category].filter((fact) => fact !== undefined);
    if (given.length === 1) return [];
    const description = "must be there, or number or category in its place: exactly one of the three";
    return [{ field: `quality_signals[${index}].value`, rule: "signal.single", description }];
  });
