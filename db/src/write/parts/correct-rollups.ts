import type { CommonQueryMethods } from "slonik";
import { survivedFailure } from "../../counts/count-run.ts";
import { type StepSums, stepSums } from "../../counts/step-sums.ts";
import type { RollupRun } from "../../rollup/levels.ts";
import type { CountedFailure, CountedRun, CountedStep } from "../../rollup/sum-runs.ts";
import { sumRuns } from "../../rollup/sum-runs.ts";
import { addToFailureRollups } from "../add-to-failure-rollups.ts";
import { addToRollups } from "../add-to-rollups.ts";
import type { StoredStep } from "./read-items.ts";
import { isCounted, type RunState, type RunTotals } from "./run-state.ts";

/** What a run counts for in the rollups. */
export type Contribution = Pick<RunState, "status"> & {
  /** Null where it is known only later; it stays the same then. */
  readonly header: Omit<RollupRun, "status"> | null;
  readonly ended_at: bigint;
  readonly totals: RunTotals;
  readonly steps: readonly CountedStep[];
  readonly failures: readonly CountedFailure[];
};

/** What steps, as they are stored, and failures count for. */
export function countedItems(
  steps: readonly Pick<
    StoredStep,
    "step_type" | "latency_ms" | "own_latency_ms" | "wait" | "error_code" | "survived"
  >[],
  failures: readonly CountedFailure[],
): { readonly steps: readonly CountedStep[]; readonly failures: readonly CountedFailure[] } {
  return {
    steps: steps.flatMap(({ step_type, latency_ms, own_latency_ms, wait }) =>
      latency_ms === null
        ? []
        : [{ step_type, latency_ms, covered_ms: latency_ms - (own_latency_ms ?? latency_ms), wait }],
    ),
    failures: [
      ...failures.map(({ failure_type, failure_code }) => ({ failure_type, failure_code })),
      ...steps.flatMap((step) => (step.survived ? survivedFailure(step) : [])),
    ],
  };
}

/** What the row of a run holds of its steps; null while it is open. */
export function stepSumsOf(run: Pick<RunState, "status" | "steps">): StepSums | null {
  return isCounted(run) ? stepSums(countedItems([...run.steps.values()], []).steps) : null;
}

/**
 * What a run counts for now; null while it is open.
 *
 * @param header default: that of the run
 */
export function contributionOf(
  run: RunState,
  header: Contribution["header"] = run.header,
): Contribution | null {
  if (!isCounted(run) || run.ended_at === null) return null;
  return {
    header,
    status: run.status,
    ended_at: run.ended_at,
    totals: run.totals,
    ...countedItems([...run.steps.values()], [...run.failures.values()]),
  };
}

/**
 * Takes out of the rollups what changed runs counted for before, and adds what they count for now. Call it last in a
 * transaction.
 *
 * @param before by run; runs that did not change are left alone
 */
export async function correctRollups(
  connection: CommonQueryMethods,
  projectId: number,
  before: ReadonlyMap<RunState, Contribution | null>,
  slot: number,
): Promise<void> {
  const corrections = [...before].flatMap(([run, old]) => {
    if (run.changes === 0) return [];
    const now = contributionOf(run);
    return [
      ...(old === null ? [] : [countedRun(run, old, -1)]),
      ...(now === null ? [] : [countedRun(run, now, 1)]),
    ];
  });
  if (corrections.length === 0) return;
  const rollups = sumRuns(projectId, corrections);
  await addToRollups(connection, projectId, rollups, slot);
  await addToFailureRollups(connection, projectId, rollups, slot);
}

function countedRun(run: RunState, contribution: Contribution, sign: 1 | -1): CountedRun {
  const { steps, failures, totals, header, ...ends } = contribution;
  const known = header ?? run.header;
  if (known === null) throw new Error("a run changed whose header is not known");
  return { sign, run: { ...known, ...totals, ...ends }, steps, failures };
}
