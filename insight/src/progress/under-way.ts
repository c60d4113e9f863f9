import { isThought } from "./step-kind.ts";
import type { StepTree } from "./step-tree.ts";

/** Asks whether something that has nothing to do with a step, and is no thought and no span of no agent's, began before a stretch of time and ended after it. */
export interface UnderWayQuestion {
  /** Index of a step; what is around it or inside it does not count. */
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

/** Answers all questions in the time that sorting takes. A step that is open is under way for good. */
export function underWay(tree: StepTree, questions: readonly UnderWayQuestion[]): readonly boolean[] {
  const { steps, entered, left } = tree;
  // Steps that do not hold a step of the order ended before it, or began after all that is inside it.
  const endedBefore = new PrefixMaximum(steps.length);
  const beganAfter = new PrefixMaximum(steps.length);
  const answers = questions.map(() => false);
  let next = 0;
  const asked = questions.map((question, index) => ({ ...question, index }));
  for (const { step, from, to, index } of asked.sort((a, b) => a.from - b.from)) {
    for (let other = steps[next]; other !== undefined && other.startedAt < from; other = steps[next]) {
      if (other.otherSpan !== true && !isThought(other)) {
        const end = other.endedAt ?? Number.POSITIVE_INFINITY;
        endedBefore.raise(left[next] ?? 0, end);
        beganAfter.raise(steps.length - 1 - (entered[next] ?? 0), end);
      }
      next += 1;
    }
    const before = endedBefore.below(entered[step] ?? 0);
    const after = beganAfter.below(steps.length - 1 - (left[step] ?? 0));
    answers[index] = Math.max(before, after) > to;
  }
  return answers;
}

/** Greatest of the numbers below a place (a Fenwick tree). */
class PrefixMaximum {
  readonly #nodes: number[];

  constructor(size: number) {
    this.#nodes = Array.from({ length: size + 1 }, () => Number.NEGATIVE_INFINITY);
  }

  raise(place: number, value: number): void {
    for (let node = place + 1; node < this.#nodes.length; node += node & -node)
      this.#nodes[node] = Math.max(this.#nodes[node] ?? value, value);
  }

  below(place: number): number {
    let greatest = Number.NEGATIVE_INFINITY;
    for (let node = place; node > 0; node -= node & -node)
      greatest = Math.max(greatest, this.#nodes[node] ?? greatest);
    return greatest;
  }
}
