import type { TimelineStep } from "./timeline-step.ts";

/** A step for tests: `at` is its start and end in seconds. */
export function sampleStep(
  seq: number,
  name: string,
  at: readonly [start: number, end: number],
  rest: Partial<TimelineStep> = {},
): TimelineStep {
  const [start, end] = at.map((seconds) => seconds * 1000) as [number, number];
  return {
    id: `s${seq}`,
    seq,
    parentId: undefined,
    type: name.startsWith("chat") ? "plan" : "tool",
    name,
    start,
    end,
    latency: end - start,
    own: undefined,
    isOpen: false,
    attempt: undefined,
    failed: false,
    survived: false,
    errorCode: undefined,
    wait: undefined,
    isOther: false,
    ...rest,
  };
}
