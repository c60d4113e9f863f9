import type { Bar } from "./merge-bars.ts";
import { mergeBars } from "./merge-bars.ts";
import { barOf } from "./rows.ts";
import type { TimelineStep } from "./timeline-step.ts";

/** What the small picture of the whole run shows. */
export interface Minimap {
  /** Plans and frames, on the upper lane. */
  readonly upper: readonly Bar[];
  /** Tools, retrievals and answers, on the lower one. */
  readonly lower: readonly Bar[];
  /** Steps that failed, on top of all. */
  readonly failed: readonly TimelineStep[];
}

const MOST_MARKS = 200;

/** Draws a run small: thousands of steps become a few hundred bars at most. Other spans are left out, but those that failed. */
export function minimapOf(steps: readonly TimelineStep[]): Minimap {
  const shown = steps.filter((step) => !step.isOther);
  const isUpper = (step: TimelineStep) => step.type === "plan" || step.type === "other";
  const bars = (lane: readonly TimelineStep[]) =>
    mergeBars(
      lane.map((step) => ({ ...barOf(step), failed: false })),
      240,
    );
  return {
    upper: bars(shown.filter(isUpper)),
    lower: bars(shown.filter((step) => !isUpper(step))),
    failed: steps.filter((step) => step.failed).slice(-MOST_MARKS),
  };
}
