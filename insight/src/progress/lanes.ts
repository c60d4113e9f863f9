import { isAgent, isCall } from "./step-kind.ts";
import type { StepTree } from "./step-tree.ts";

/**
 * The lane of each step: the index of the call, the agent or the parallel branch that it is inside of, -1 for the run. What
 * happens in one lane happened in turn and was decided by one agent. A step that only holds others, such as a round of an
 * agent, has no lane of its own, unless it ran beside a sibling that holds others too.
 */
export function lanesOf(tree: StepTree): readonly number[] {
  const { steps, parents, order, children } = tree;
  const isOwner = steps.map((step) => isCall(step) || isAgent(step));
  const tops = steps.keys().filter((index) => parents[index] === -1);
  for (const siblings of [[...tops], ...children]) {
    for (const index of parallelBranches(tree, siblings)) isOwner[index] = true;
  }
  const lanes = steps.map(() => -1);
  for (const index of order) {
    const parent = parents[index] ?? -1;
    if (parent !== -1) lanes[index] = isOwner[parent] ? parent : (lanes[parent] ?? -1);
  }
  return lanes;
}

/** Those that hold steps and overlap another that does by more than half of the shorter: rounds may end a little late. */
function parallelBranches(
  { steps, children, ends }: StepTree,
  siblings: readonly number[],
): readonly number[] {
  const found: number[] = [];
  const startOf = (index: number) => steps[index]?.startedAt ?? 0;
  const endOf = (index: number) => ends[index] ?? 0;
  let latest: number | undefined;
  for (const index of siblings) {
    if (children[index]?.length === 0) continue;
    if (latest !== undefined) {
      const shared = Math.min(endOf(index), endOf(latest)) - startOf(index);
      const shorter = Math.min(endOf(index) - startOf(index), endOf(latest) - startOf(latest));
      if (shared * 2 > shorter) found.push(index, latest);
    }
    if (latest === undefined || endOf(index) > endOf(latest)) latest = index;
  }
  return found;
}
