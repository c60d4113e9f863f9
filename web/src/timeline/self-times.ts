import type { StepTypeWord, WaitWord } from "../api/words.ts";
import type { StepNode, TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/** A step type, or what steps waited for. */
export type TimeKind = StepTypeWord | WaitWord;

/** What steps of one kind add up to. */
export interface TypeTime {
  readonly steps: number;
  /** Time in which they were at work themselves, or waited, in ms. */
  readonly ms: number;
}

/**
 * Sums up a run by step type, and by what steps waited for: the own latency that the service tells of each step, and of an open step what nothing inside it
 * covers so far. Time inside a step that other steps account for is theirs, so that nothing counts twice; steps at the same
 * time each count in full.
 */
export function selfTimes(nodes: readonly TimelineNode[]): ReadonlyMap<TimeKind, TypeTime> {
  const sums = new Map<TimeKind, TypeTime>();
  const visit = (node: TimelineNode) => {
    if (node.kind === "step") {
      const kind = kindOf(node.step);
      const { steps, ms } = sums.get(kind) ?? { steps: 0, ms: 0 };
      sums.set(kind, { steps: steps + 1, ms: ms + (node.step.own ?? ownTime(node)) });
    }
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return sums;
}

/** What the time of a step counts as. */
export const kindOf = ({ wait, type }: TimelineStep): TimeKind => wait ?? type;

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
