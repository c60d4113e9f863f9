import type { Run } from "@runfacts/gen/server/run";
import { atOnce } from "../../record/at-once.ts";
import { stepIdOf } from "../../record/derived-id.ts";
import { failureRowsOf } from "../../record/failure-rows.ts";
import type { Rule, RuleViolation } from "./rule.ts";

/** Step ids and failure ids are distinct within the run, whatever their case, and whether they were given or derived. */
export const idsDistinct: Rule = (run) => [
  ...repeats(stepIds(run), "steps", "step_id"),
  ...repeats(failureIds(run), "failures", "failure_id"),
];

/** Undefined where nothing could repeat the id: it was not given, and neither was any other. */
type ItemId = { readonly id: string; readonly isGiven: boolean } | undefined;

function stepIds({ runId, steps }: Run): ItemId[] {
  const isAnyGiven = steps.some(({ stepId }) => stepId !== "");
  return steps.map((step) =>
    isAnyGiven ? { id: stepIdOf(runId, step), isGiven: step.stepId !== "" } : undefined,
  );
}

function failureIds(run: Run): ItemId[] {
  const { failures } = run;
  if (failures.every(({ failureId }) => failureId === "")) return [];
  const isMixed = failures.some(({ failureId }) => failureId === "");
  const derived = isMixed ? atOnce(failureRowsOf(run)) : [];
  return failures.map(({ failureId }, index) => ({
    id: failureId.toLowerCase() || (derived[index]?.failure_id ?? ""),
    isGiven: failureId !== "",
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
