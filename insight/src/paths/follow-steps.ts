import type { StepTree } from "../progress/step-tree.ts";

/** Index for the start and for the end of a run. */
export const OUTSIDE = -1;

/**
 * Which step directly follows which. Steps of a level follow in the order of their start; what is inside a step comes after it and
 * before its next sibling. Siblings that ran beside each other have no edge between them: each follows all that came before, and
 * all that comes after follows each. Those of one kind count once there. Other spans are no steps: what is inside them stands in their place.
 *
 * @param kindOf equal for steps of the same kind
 * @param follow hears of each pair, `OUTSIDE` for start and end
 */
export function followSteps(
  tree: StepTree,
  kindOf: (index: number) => string,
  follow: (from: number, to: number) => void,
): void {
  const inside = stepsInside(tree);
  /** Where what is inside a step ends; itself for one without. */
  const exits = new Map<number, readonly number[]>();
  const walk = (before: readonly number[], siblings: readonly number[]): readonly number[] => {
    let last = before;
    for (const group of besideEachOther(tree, siblings)) {
      for (const to of oneOfEach(group, kindOf)) for (const from of last) follow(from, to);
      last = oneOfEach(
        group.flatMap((index) => exits.get(index) ?? [index]),
        kindOf,
      );
    }
    return last;
  };
  for (const index of tree.order.toReversed()) {
    const own = inside.of[index] ?? [];
    if (own.length > 0 && tree.steps[index]?.otherSpan !== true) exits.set(index, walk([index], own));
  }
  for (const from of walk([OUTSIDE], inside.top)) follow(from, OUTSIDE);
}

/** The steps of an agent's directly inside each step, and those at the top, in order of start. */
export function stepsInside({ steps, parents, order, children }: StepTree): {
  readonly of: readonly (readonly number[])[];
  readonly top: readonly number[];
} {
  const of: (readonly number[])[] = steps.map(() => []);
  const lifted = (indexes: readonly number[]): readonly number[] => {
    const [only] = indexes;
    if (only === undefined) return indexes;
    if (indexes.length === 1 && steps[only]?.otherSpan === true) return of[only] ?? [];
    if (indexes.every((index) => steps[index]?.otherSpan !== true)) return indexes;
    return indexes
      .flatMap((index) => (steps[index]?.otherSpan === true ? (of[index] ?? []) : [index]))
      .sort((a, b) => a - b);
  };
  for (const index of order.toReversed()) of[index] = lifted(children[index] ?? []);
  return { of, top: lifted(order.filter((index) => parents[index] === -1)) };
}

/** Siblings in groups: one that begins before the first of a group has ended belongs to it, if they share more than half of the shorter. */
function besideEachOther(
  { steps, ends }: StepTree,
  siblings: readonly number[],
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let first = { start: 0, end: Number.NEGATIVE_INFINITY };
  for (const index of siblings) {
    const one = { start: steps[index]?.startedAt ?? 0, end: ends[index] ?? 0 };
    const shared = Math.min(one.end, first.end) - one.start;
    if (shared * 2 > Math.min(one.end - one.start, first.end - first.start)) {
      groups.at(-1)?.push(index);
      if (one.end < first.end) first = one;
    } else {
      groups.push([index]);
      first = one;
    }
  }
  return groups;
}

function oneOfEach(indexes: readonly number[], kindOf: (index: number) => string): readonly number[] {
  if (indexes.length < 2) return indexes;
  const seen = new Set<string>();
  return indexes.filter((index) => {
    const kind = kindOf(index);
    if (seen.has(kind)) return false;
    seen.add(kind);
    return true;
  });
}
