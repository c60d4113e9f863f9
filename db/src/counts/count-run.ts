import type { CountedFailure, CountedStep } from "../rollup/sum-runs.ts";
import type { StepRow } from "../rows.ts";
import { ownLatencies, type TimedStep } from "./own-latencies.ts";
import { type FailingStep, type NamingFailure, survivedSteps, survivedTypeOf } from "./survived-steps.ts";
import { validParents } from "./valid-parents.ts";

/** What follows from the steps and failures of a run together; the steps that say nothing else than themselves are absent. */
export interface RunCounts {
  /** In milliseconds, by step id; all latency of other steps is their own. */
  readonly ownLatencies: ReadonlyMap<string, number>;
  /** Ids of the steps that count as a survived failure. */
  readonly survived: ReadonlySet<string>;
}

const nothing: RunCounts = { ownLatencies: new Map(), survived: new Set() };

/** Counts nested steps once and finds the failures that nobody recorded. Most runs have neither: then it costs one look. */
export function countRun(
  steps: readonly (TimedStep & FailingStep)[],
  failures: readonly NamingFailure[],
): RunCounts {
  const isNested = steps.some(({ parent_step_id }) => parent_step_id !== null);
  if (!isNested && steps.every(({ error_code }) => error_code === null)) return nothing;
  const parents = isNested ? validParents(steps) : new Map<string, string>();
  return {
    ownLatencies: ownLatencies(steps, parents),
    survived: survivedSteps(steps, failures, parents),
  };
}

/** The same of a trace: which errors its steps passed on follows from its failures, so none of them is survived unnoticed. */
export function countTrace(steps: readonly TimedStep[]): RunCounts {
  const isNested = steps.some(({ parent_step_id }) => parent_step_id !== null);
  return isNested ? { ...nothing, ownLatencies: ownLatencies(steps, validParents(steps)) } : nothing;
}

type CountableStep = Pick<StepRow, "step_id" | "step_type" | "error_code" | "wait"> & {
  readonly latency_ms: number;
};

/** Steps with what is covered of them. */
export function countedSteps(
  steps: readonly CountableStep[],
  { ownLatencies: own }: RunCounts,
): readonly CountedStep[] {
  if (own.size === 0) return steps;
  return steps.map(({ step_id, step_type, latency_ms, wait }) => ({
    step_type,
    latency_ms,
    wait,
    covered_ms: latency_ms - (own.get(step_id) ?? latency_ms),
  }));
}

/** Failures as recorded, and the survived ones. */
export function countedFailures(
  steps: readonly CountableStep[],
  failures: readonly CountedFailure[],
  { survived }: RunCounts,
): readonly CountedFailure[] {
  if (survived.size === 0) return failures;
  return [...failures, ...steps.flatMap((step) => (survived.has(step.step_id) ? survivedFailure(step) : []))];
}

/** The failure that a survived step counts as. */
export function survivedFailure({
  step_type,
  error_code,
}: Pick<StepRow, "step_type" | "error_code">): CountedFailure[] {
  if (error_code === null) return [];
  return [{ failure_type: survivedTypeOf[step_type], failure_code: error_code, survived: true }];
}
