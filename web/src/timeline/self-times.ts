import type { StepTypeWord } from "../api/words.ts";
import type { StepNode, TimelineNode } from "./timeline-node.ts";

/** What steps of one type add up to. */
export interface TypeTime {
  readonly steps: number;
  /** Time in which they were at work themselves, in ms. */
  readonly ms: number;
}

/**
 * Sums up a run by step type: the own latency that the service tells of each step, and of an open step what nothing inside it
 * covers so far. Time inside a step that other steps account for is theirs, so that nothing counts twice; steps at the same
 * time each count in full.
 */
export function selfTimes(nodes: readonly TimelineNode[]): ReadonlyMap<StepTypeWord, TypeTime> {
  const sums = new Map<StepTypeWord, TypeTime>();
  const visit = (node: TimelineNode) => {
    if (node.kind === "step") {
      const { steps, ms } = sums.get(node.step.type) ?? { steps: 0, ms: 0 };
      sums.set(node.step.type, { steps: steps + 1, ms: ms + (node.step.own ?? ownTime(node)) });
    }
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return sums;
}

/** Time of a step that none of the steps inside it covers. */
function ownTime(node: StepNode): number {
  const { start, end } = node.step;
  const inner = innerSteps(node.children)
    .map((child) => [Math.max(start, child.step.start), Math.min(end, child.step.end)] as const)
    .filter(([from, to]) => to > from)
    .sort(([a], [b]) => a - b);
  let covered = 0;
  let reached = start;
  for (const [from, to] of inner) {
    covered += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return end - start - covered;
}

/** The steps right inside, through groups. */
function innerSteps(nodes: readonly TimelineNode[]): readonly StepNode[] {
  return nodes.flatMap((node) => (node.kind === "step" ? [node] : innerSteps(node.children)));
}
