import type { TimelineStep } from "./timeline-step.ts";

/** The nearest step around another span that is none itself; undefined where there is none. */
export function ownerOf(span: TimelineStep, steps: readonly TimelineStep[]): TimelineStep | undefined {
  const seen = new Set<string>();
  let above: TimelineStep | undefined = span;
  while (above?.isOther && !seen.has(above.id)) {
    seen.add(above.id);
    const { parentId } = above as TimelineStep;
    above = steps.find((step) => step.id === parentId);
  }
  return above?.isOther ? undefined : above;
}
