import type { Violation } from "@runfacts/server";
import type { Rule } from "./rule.ts";

/** Ids of the items of each kind are distinct within the run, whatever their case. */
export const idsDistinct: Rule = ({ steps, failures, decisions, qualitySignals }) => [
  ...repeats(steps, (step) => step.stepId, "steps", "step_id"),
  ...repeats(failures, (failure) => failure.failureId, "failures", "failure_id"),
  ...repeats(decisions, (decision) => decision.decisionId, "decisions", "decision_id"),
  ...repeats(qualitySignals, (signal) => signal.signalId, "quality_signals", "signal_id"),
];

function repeats<T>(items: readonly T[], idOf: (item: T) => string, list: string, name: string): Violation[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const id = idOf(item).toLowerCase();
    if (id === "") return [];
    const isRepeat = seen.has(id);
    seen.add(id);
    if (!isRepeat) return [];
    return [
      {
        field: `${list}[${index}].${name}`,
        rule: "id.repeat",
        description: "must be distinct within the run",
      },
    ];
  });
}
