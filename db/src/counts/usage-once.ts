import { type UsageColumn, usageColumns } from "../rollup/columns.ts";
import type { StepRow } from "../rows.ts";
import { type NestedStep, validParents } from "./valid-parents.ts";

/** Usage of a step, or of a run; null where it is unknown. */
export type Usage = Pick<StepRow, UsageColumn>;

/**
 * Sum of the usage of the steps of a run, in which nested steps count once: of each count, a step and what is inside it make
 * together what the step says or what those inside it make, whichever is more. Null where no step gave a count.
 */
export function usageOnce(steps: readonly (NestedStep & Usage)[]): Usage {
  const total: Record<keyof Usage, bigint | null> = { ...noUsage };
  if (steps.every(({ parent_step_id }) => parent_step_id === null)) {
    for (const step of steps) add(total, step);
    return total;
  }
  const parents = validParents(steps);
  const inside = new Map<string, Record<keyof Usage, bigint | null>>();
  for (const step of innermostFirst(steps, parents)) {
    const whole = greater(step, inside.get(step.step_id));
    const parent = parents.get(step.step_id);
    if (parent === undefined) add(total, whole);
    else {
      const sum = inside.get(parent) ?? { ...noUsage };
      add(sum, whole);
      inside.set(parent, sum);
    }
  }
  return total;
}

export const noUsage: Usage = usageOf(() => null);

/** The sum of two; null where neither gave a count. */
export function addUsage(a: Usage, b: Usage): Usage {
  return usageOf((column) => {
    const [left, right] = [a[column], b[column]];
    return left === null || right === null ? (left ?? right) : left + right;
  });
}

function add(sum: Record<keyof Usage, bigint | null>, usage: Usage): void {
  for (const column of usageColumns) {
    const value = usage[column];
    if (value !== null) sum[column] = (sum[column] ?? 0n) + value;
  }
}

function greater(step: Usage, inside: Usage | undefined): Usage {
  if (inside === undefined) return step;
  return usageOf((column) => {
    const [own, inner] = [step[column], inside[column]];
    if (own === null || inner === null) return own ?? inner;
    return own > inner ? own : inner;
  });
}

function usageOf(count: (column: UsageColumn) => bigint | null): Usage {
  return Object.fromEntries(usageColumns.map((column) => [column, count(column)])) as Usage;
}

/** Steps in an order in which each comes after all that are inside it. */
function innermostFirst<S extends NestedStep>(
  steps: readonly S[],
  parents: ReadonlyMap<string, string>,
): S[] {
  const inside = Map.groupBy(steps, ({ step_id }) => parents.get(step_id));
  const order = [...(inside.get(undefined) ?? [])];
  // Grows while it is walked.
  for (const step of order) for (const child of inside.get(step.step_id) ?? []) order.push(child);
  return order.reverse();
}
