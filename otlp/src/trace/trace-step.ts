import type { StepType } from "../dialect/dialect.ts";

/** What of a step decides how its run stands. */
export interface TraceStep {
  readonly id: string;
  /** As it was told: it need not be there. Absent for a root. */
  readonly parentId?: string;
  /** Microseconds since the Unix epoch. */
  readonly startUs: number;
  /** Absent while it is open. */
  readonly endUs?: number;
  /** A dialect knows it. */
  readonly isAi: boolean;
  readonly isAgent: boolean;
  readonly type: StepType;
  readonly failed: boolean;
  readonly errorCode?: string;
}

/** Compares by start, then id. */
export function byStart(a: TraceStep, b: TraceStep): number {
  return a.startUs - b.startUs || (a.id < b.id ? -1 : 1);
}

/** Compares by end, then start, then id; what is open ends last. */
export function byEnd(a: TraceStep, b: TraceStep): number {
  const [aEnd, bEnd] = [a.endUs ?? Number.POSITIVE_INFINITY, b.endUs ?? Number.POSITIVE_INFINITY];
  return aEnd === bEnd ? byStart(a, b) : aEnd - bEnd;
}

/** The last of steps in an order. */
export function lastOf<S extends TraceStep>(
  steps: Iterable<S>,
  compare: (a: TraceStep, b: TraceStep) => number,
): S | undefined {
  let last: S | undefined;
  for (const step of steps) if (last === undefined || compare(step, last) > 0) last = step;
  return last;
}

/** The first of steps in an order. */
export function firstOf<S extends TraceStep>(
  steps: Iterable<S>,
  compare: (a: TraceStep, b: TraceStep) => number,
): S | undefined {
  return lastOf(steps, (a, b) => compare(b, a));
}
