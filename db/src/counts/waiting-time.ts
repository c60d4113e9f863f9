import type { StepRow } from "../rows.ts";
import { coverage } from "./own-latencies.ts";

/**
 * The time of a run, in milliseconds, rounded down, in which at least one of its steps waited. Steps that have not ended count for
 * nothing, and neither does what is before the start or after the end of the run.
 */
export function waitingTime(
  steps: readonly Pick<StepRow, "wait" | "started_at" | "ended_at">[],
  started_at: bigint,
  ended_at: bigint,
): bigint {
  const waiting = steps.filter(({ wait }) => wait !== null);
  return waiting.length === 0 ? 0n : coverage(waiting, started_at, ended_at) / 1_000n;
}
