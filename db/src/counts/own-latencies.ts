import type { StepRow } from "../rows.ts";
import type { NestedStep } from "./valid-parents.ts";

/** When a step was under way. */
export type TimedStep = NestedStep & Pick<StepRow, "started_at" | "ended_at" | "latency_ms">;

/**
 * The own latency, in milliseconds, of the steps of which the steps right inside cover something, by id: `latency_ms` less
 * the time, rounded down, in which at least one of these was under way. All latency of the other steps is their own.
 *
 * @param parents as `validParents` gives them
 */
export function ownLatencies(
  steps: readonly TimedStep[],
  parents: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const own = new Map<string, number>();
  if (parents.size === 0) return own;
  const inside = Map.groupBy(
    steps.filter(({ step_id }) => parents.has(step_id)),
    ({ step_id }) => parents.get(step_id),
  );
  for (const step of steps) {
    const children = inside.get(step.step_id);
    if (children === undefined || step.latency_ms === null || step.ended_at === null) continue;
    const covered = Number(coverage(children, step.started_at, step.ended_at) / 1_000n);
    if (covered > 0) own.set(step.step_id, Math.max(0, step.latency_ms - covered));
  }
  return own;
}

/** Microseconds from `start` to `end` in which at least one of these steps was under way. Steps that have not ended cover nothing. */
export function coverage(
  steps: readonly Pick<TimedStep, "started_at" | "ended_at">[],
  start: bigint,
  end: bigint,
): bigint {
  const sorted = steps.toSorted((a, b) => (a.started_at < b.started_at ? -1 : 1));
  let covered = 0n;
  let reached = start;
  for (const { started_at, ended_at } of sorted) {
    if (ended_at === null) continue;
    const from = started_at > reached ? started_at : reached;
    const to = ended_at < end ? ended_at : end;
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return covered;
}
