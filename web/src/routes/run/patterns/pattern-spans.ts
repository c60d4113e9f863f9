import type { RunModel } from "../run-model.ts";

/** The time from the first to the last step of each pattern, in ms from the start of the run. */
export function patternSpans({ run, timeline }: RunModel): readonly { start: number; end: number }[] {
  if (run.patterns.length === 0) return [];
  const byId = new Map(timeline.steps.map((step) => [step.id, step]));
  return run.patterns.flatMap(({ stepIds }) => {
    const steps = stepIds.flatMap((id) => byId.get(id) ?? []);
    if (steps.length === 0) return [];
    return [
      {
        start: Math.min(...steps.map((step) => step.start)),
        end: Math.max(...steps.map((step) => step.end)),
      },
    ];
  });
}
