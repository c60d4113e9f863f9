import type { Run } from "@runfacts/gen/server/run";
import { stepIdOf } from "../../record/derived-id.ts";
import { decisionRowsOf, failureRowsOf, signalRowsOf } from "../../record/item-rows.ts";
import { atOnce } from "../breath.ts";
import type { Rule, RuleViolation } from "./rule.ts";

/** The steps of a part have distinct `seq`. */
export const seqDistinct: Rule = ({ steps }) => {
  const seen = new Set<number>();
  return steps.flatMap(({ seq = -1 }, index) => {
    const isRepeat = seen.has(seq);
    seen.add(seq);
    return isRepeat
      ? [{ field: `steps[${index}].seq`, rule: "seq.repeat", description: "must be distinct within the run" }]
      : [];
  });
};

/** Ids of the items of each kind are distinct within the run, whatever their case, and whether they were given or derived. */
export const idsDistinct: Rule = (run) => [
  ...repeats(stepIds(run), "steps", "step_id"),
  ...repeats(
    itemIds(
      run.failures.map(({ failureId }) => failureId),
      () => atOnce(failureRowsOf(run)).map(({ failure_id }) => failure_id),
    ),
    "failures",
    "failure_id",
  ),
  ...repeats(
    itemIds(
      run.decisions.map(({ decisionId }) => decisionId),
      () => atOnce(decisionRowsOf(run)).map(({ decision_id }) => decision_id),
    ),
    "decisions",
    "decision_id",
  ),
  ...repeats(
    itemIds(
      run.qualitySignals.map(({ signalId }) => signalId),
      () => atOnce(signalRowsOf(run)).map(({ signal_id }) => signal_id),
    ),
    "quality_signals",
    "signal_id",
  ),
];

/** Undefined where nothing could repeat the id: it was not given, and neither was any other. */
type ItemId = { readonly id: string; readonly isGiven: boolean } | undefined;

function stepIds({ runId, steps }: Run): ItemId[] {
  const isAnyGiven = steps.some(({ stepId }) => stepId !== "");
  return steps.map((step) =>
    isAnyGiven ? { id: stepIdOf(runId, step), isGiven: step.stepId !== "" } : undefined,
  );
}

/** @param given "" where an id is not given; then it is one of `derive`, in the same place */
function itemIds(given: readonly string[], derive: () => readonly string[]): ItemId[] {
  if (given.every((id) => id === "")) return [];
  const derived = given.includes("") ? derive() : [];
  return given.map((id, index) => ({
    id: id.toLowerCase() || (derived[index] ?? ""),
    isGiven: id !== "",
  }));
}

function repeats(ids: readonly ItemId[], list: string, name: string): RuleViolation[] {
  const seen = new Map<string, boolean>();
  return ids.flatMap((item, index): RuleViolation[] => {
    if (item === undefined) return [];
    const before = seen.get(item.id);
    seen.set(item.id, item.isGiven || before === true);
    // Of two derived ones, what they were derived from repeats, and is named.
    if (before === undefined || !(before || item.isGiven)) return [];
    return [
      {
        field: `${list}[${index}].${name}`,
        rule: "id.repeat",
        description: "must be distinct within the run",
      },
    ];
  });
}
