import { groupAttempts } from "./attempts.ts";
import { nestSteps, parentsOf } from "./nested-steps.ts";
import { buildTree } from "./step-tree.ts";
import type { TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/**
 * Steps by the id of the one that they belong to: the nearest around them that is no other span; undefined where none is.
 *
 * @param parents as {@link parentsOf} tells them
 */
export function byOwner(
  steps: readonly TimelineStep[],
  parents = parentsOf(steps),
): ReadonlyMap<string | undefined, readonly TimelineStep[]> {
  const known = new Map(steps.map((step) => [step.id, step]));
  const owners = new Map<string, string | undefined>();
  const ownerOf = (id: string): string | undefined => {
    const parent = parents.get(id);
    if (parent === undefined || !known.get(parent)?.isOther) return parent;
    if (!owners.has(parent)) owners.set(parent, ownerOf(parent));
    return owners.get(parent);
  };
  return Map.groupBy(steps, (step) => ownerOf(step.id));
}

/**
 * The tree as it is shown: like {@link buildTree}, with other spans apart. Those of a step are one node, at the place of the
 * first; a step that holds nothing else has them right inside. Steps inside other spans stand under the nearest step, so that
 * none moves when spans are unfolded.
 */
export function shownTree(steps: readonly TimelineStep[]): readonly TimelineNode[] {
  if (!steps.some((step) => step.isOther) || steps.every((step) => step.isOther)) return buildTree(steps);
  const parents = parentsOf(steps);
  const owned = byOwner(steps, parents);
  const build = (id: string | undefined): readonly TimelineNode[] => {
    const all = owned.get(id) ?? [];
    const spans = all.filter((step) => step.isOther);
    const nodes = groupAttempts(
      all.filter((step) => !step.isOther).map((step) => ({ ...nodeOf(step), children: build(step.id) })),
    );
    const [first] = spans;
    if (first === undefined) return nodes;
    const ids = new Set(spans.map((span) => span.id));
    const inner = (span: TimelineStep) => {
      const parent = parents.get(span.id);
      return [span.id, parent !== undefined && ids.has(parent) ? parent : undefined] as const;
    };
    const children = nestSteps(spans, new Map(spans.map(inner)));
    if (nodes.length === 0) return children;
    const next = nodes.findIndex((node) => seqOf(node) > first.seq);
    const group: TimelineNode = { kind: "others", id: `others:${id ?? ""}`, children };
    return nodes.toSpliced(next < 0 ? nodes.length : next, 0, group);
  };
  return build(undefined);
}

const nodeOf = (step: TimelineStep) => ({ kind: "step", id: step.id, step }) as const;

/** Seq of the first step of a node. */
function seqOf(node: TimelineNode): number {
  return node.kind === "step" ? node.step.seq : node.children[0] === undefined ? 0 : seqOf(node.children[0]);
}
