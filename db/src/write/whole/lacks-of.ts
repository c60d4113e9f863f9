import type { ItemShape, Lack, RunShape, StepShape } from "./run-shape.ts";

/**
 * What keeps a run from being whole; nothing when it is. The same rules, whether the run came whole, and is refused for what it
 * lacks, or in parts, and stays open until the rest has come.
 */
export function lacksOf(run: RunShape): Lack[] {
  return [...failureNamed(run), ...stepsEnded(run), ...seqComplete(run), ...referencesKnown(run)];
}

/** A failed run has a failure. */
function failureNamed({ status, failures }: RunShape): Lack[] {
  if (status !== "failure" || failures.length > 0) return [];
  return [
    {
      field: "failures",
      rule: "status.failure_named",
      description: "must hold a failure when status is failure",
    },
  ];
}

/** A run that has ended has no open steps. */
function stepsEnded({ steps }: RunShape): Lack[] {
  return steps.flatMap(({ isOpen }, place): Lack[] =>
    isOpen
      ? [
          {
            field: `steps[${place}].ended_at`,
            rule: "required",
            description: "is required: the run has ended",
          },
        ]
      : [],
  );
}

/** `seq` is exactly 0 to n-1, each once, in any order. */
function seqComplete({ steps }: RunShape): Lack[] {
  const seen = new Set<number>();
  return steps.flatMap(({ seq }, place): Lack[] => {
    if (seq === null) return [];
    const isRepeated = seen.has(seq);
    seen.add(seq);
    if (!isRepeated && seq < steps.length) return [];
    return [
      {
        field: `steps[${place}].seq`,
        rule: isRepeated ? "seq.repeat" : "seq.gap",
        description: `must be 0 to ${steps.length - 1}, each once over the ${steps.length} steps of the run`,
      },
    ];
  });
}

/** Failures, decisions, signals and parents name steps of the same run, and parents form no cycle. */
function referencesKnown({ steps, failures, decisions, signals }: RunShape): Lack[] {
  const parents = parentsOf(steps);
  const isUnknown = (id: string | null) => id !== null && !parents.has(id);
  const unknownIn = (items: readonly ItemShape[], list: string) =>
    items.flatMap(({ step_id }, place) => (isUnknown(step_id) ? [unknown(`${list}[${place}].step_id`)] : []));
  const unknownSteps = [
    ...unknownIn(failures, "failures"),
    ...unknownIn(decisions, "decisions"),
    ...unknownIn(signals, "quality_signals"),
  ];
  const unknownParents = steps.flatMap(({ parent_step_id }, place) =>
    isUnknown(parent_step_id) ? [unknown(`steps[${place}].parent_step_id`)] : [],
  );
  if (unknownParents.length > 0) return [...unknownSteps, ...unknownParents];
  return [...unknownSteps, ...cyclesOf(steps)];
}

/** Steps in a cycle of parents. */
export function cyclesOf(steps: readonly StepShape[]): Lack[] {
  const parents = parentsOf(steps);
  const rooted = new Set<string>();
  return steps.flatMap(({ step_id }, place): Lack[] => {
    const path = new Set<string>();
    let id: string | null = step_id;
    while (id !== null && !rooted.has(id)) {
      if (path.has(id)) {
        const description = "must not make the step a part of itself";
        return [{ field: `steps[${place}].parent_step_id`, rule: "reference.cycle", description }];
      }
      path.add(id);
      id = parents.get(id) ?? null;
    }
    for (const seen of path) rooted.add(seen);
    return [];
  });
}

function parentsOf(steps: readonly StepShape[]): Map<string, string | null> {
  return new Map(steps.map(({ step_id, parent_step_id }) => [step_id, parent_step_id]));
}

function unknown(field: string): Lack {
  return { field, rule: "reference.unknown", description: "must be the step_id of a step of this run" };
}
