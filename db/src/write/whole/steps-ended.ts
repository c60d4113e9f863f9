import type { Lack, RunShape } from "./run-shape.ts";

/** All steps of a run that has ended have ended. */
export function stepsEnded({ steps }: RunShape): Lack[] {
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
