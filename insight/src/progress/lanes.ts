import { heldBy } from "./holding.ts";
import { isAgent, isCall } from "./step-kind.ts";
import type { StepTree } from "./step-tree.ts";

/**
 * The lane of each step: the index of the call, the agent or the parallel branch that it is inside of, -1 for the run. What
 * happens in one lane happened in turn and was decided by one agent. A step that only holds others, such as a round of an
 * agent, has no lane of its own, unless it ran beside a sibling that holds steps of an agent's too.
 */
export function lanesOf(tree: StepTree): readonly number[] {
  const held = heldBy(tree);
  const { steps, parents, order, children } = tree;
  const isOwner = steps.map((step) => isCall(step) || isAgent(step));
  // What holds nothing of an agent's is no branch, nor is what another library wrote around a single call.
  const isBranch = (index: number) => {
    const least = steps[index]?.otherSpan === true ? 2 : 1;
    return isOwner[index] !== true && (held[index] ?? 0) >= least;
  };
  const tops = steps.keys().filter((index) => parents[index] === -1);
  const branches = [[...tops], ...children].flatMap((siblings) =>
    parallelBranches(tree, siblings.filter(isBranch)),
  );
  for (const index of branches) isOwner[index] = true;
  const lanes = steps.map(() => -1);
  for (const index of order) {
    const parent = parents[index] ?? -1;
    if (parent !== -1) lanes[index] = isOwner[parent] ? parent : (lanes[parent] ?? -1);
  }
  return lanes;
}

/** Of steps that hold others, those that overlap another by more than half of the shorter: rounds may end a little late. */
function parallelBranches({ steps, ends }: StepTree, siblings: readonly number[]): readonly number[] {
  const found: number[] = [];
  const startOf = (index: number) => steps[index]?.startedAt ?? 0;
  const endOf = (index: number) => ends[index] ?? 0;
  let latest: number | undefined;
  for (const index of siblings) {
    if (latest !== undefined) {
      const shared = Math.min(endOf(index), endOf(latest)) - startOf(index);
      const shorter = Math.min(endOf(index) - startOf(index), endOf(latest) - startOf(latest));
      if (shared * 2 > shorter) found.push(index, latest);
    }
    if (latest === undefined || endOf(index) > endOf(latest)) latest = index;
  }
  return found;
}
