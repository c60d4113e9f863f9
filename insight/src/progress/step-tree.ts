import type { ProgressStep } from "./progress-step.ts";

/** Where steps stand in their run; arrays by the index of a step among all, in order of start. */
export interface StepTree {
  /** In order of their start; of those that start together, the longest first, as it may hold the others. */
  readonly steps: readonly ProgressStep[];
  /** Index of the parent; -1 for none. */
  readonly parents: readonly number[];
  readonly children: readonly (readonly number[])[];
  /** Indexes so that each parent comes before its children, and all that is inside a step right after it. */
  readonly order: readonly number[];
  /** Place of a step in `order`. */
  readonly entered: readonly number[];
  /** Place in `order` of the last step inside it, or its own. */
  readonly left: readonly number[];
  /** End of each step; of one that is open, the latest that is known of what is inside it. */
  readonly ends: readonly number[];
}

/** Nests steps. One whose parent is not there, or that would be inside itself, stands at the top. */
export function stepTreeOf(unordered: readonly ProgressStep[]): StepTree {
  const steps = unordered.toSorted((a, b) => a.startedAt - b.startedAt || laterEnd(a, b));
  const indexes = new Map(steps.map((step, index) => [step.id, index]));
  const parents = steps.map(({ parentId }) => (parentId === undefined ? -1 : (indexes.get(parentId) ?? -1)));
  const children: number[][] = steps.map(() => []);
  parents.forEach((parent, index) => {
    children[parent]?.push(index);
  });
  const order: number[] = [];
  const entered = steps.map(() => -1);
  const walkFrom = (top: number) => {
    const stack = [top];
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (entered[index] !== -1) continue;
      entered[index] = order.length;
      order.push(index);
      for (const child of children[index]?.toReversed() ?? []) stack.push(child);
    }
  };
  parents.forEach((parent, index) => {
    if (parent === -1) walkFrom(index);
  });
  // What is left leads in circles.
  entered.forEach((place, index) => {
    if (place !== -1) return;
    children[parents[index] ?? -1]?.splice(children[parents[index] ?? -1]?.indexOf(index) ?? 0, 1);
    parents[index] = -1;
    walkFrom(index);
  });
  const left = [...entered];
  const ends = steps.map(({ startedAt, endedAt }) => endedAt ?? startedAt);
  for (const index of order.toReversed()) {
    const parent = parents[index] ?? -1;
    if (parent === -1) continue;
    left[parent] = Math.max(left[parent] ?? 0, left[index] ?? 0);
    if (steps[parent]?.endedAt === undefined) ends[parent] = Math.max(ends[parent] ?? 0, ends[index] ?? 0);
  }
  return { steps, parents, children, order, entered, left, ends };
}

function laterEnd(
  { endedAt: a = Number.MAX_VALUE }: ProgressStep,
  { endedAt: b = Number.MAX_VALUE }: ProgressStep,
): number {
  return b - a;
}
