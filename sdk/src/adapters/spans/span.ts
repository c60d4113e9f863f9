import type { Run } from "../../run.ts";
import type { Step, StepOptions, StepScope, StepType } from "../../step.ts";
import type { ObservedScope } from "../observed-scope.ts";

/** What a step is called, and what is known of it at its start. */
export interface StepStart {
  readonly type: StepType;
  readonly name: string;
  readonly options?: StepOptions;
}

/** A run that spans of a framework are steps of. */
export interface SpanRun {
  readonly observed: ObservedScope;
  readonly spanIds: Set<string>;
  /** The span that ends it; undefined where something else does. */
  rootId: string | undefined;
}

/** A span of a framework: a step, or nothing but a place for those inside it. */
export interface Span<F> {
  readonly id: string;
  readonly run: SpanRun;
  readonly parent: Span<F> | undefined;
  /** Undefined where it is hidden. */
  readonly step: Step | undefined;
  /** Where those inside it are recorded. */
  readonly scope: StepScope;
  /** What an adapter keeps until its end. */
  readonly facts: F;
  isEnded: boolean;
}

/** An error that left a span. */
export interface LeftBy {
  readonly error: unknown;
}

/** Marks a step as failed by an error that leaves it, which may leave steps around it as well. */
export function leaveStep(step: Step, error: unknown): void {
  step.hold().fail(error);
}

/** A run whose own steps no longer count: what comes after its end is dropped and counted by it. */
export function dropLate(run: Run): void {
  run.step("other", "late");
}
