import { createComputed, createMemo, createSignal, on } from "solid-js";
import { flattenRows, type Row } from "../../../timeline/rows.ts";
import { shownTree } from "../../../timeline/shown-tree.ts";
import { startsFolded } from "../../../timeline/starts-folded.ts";
import type { TimelineNode } from "../../../timeline/timeline-node.ts";
import type { TimelineStep } from "../../../timeline/timeline-step.ts";
import type { RunModel } from "../run-model.ts";
import type { TimelineState } from "./timeline-state.ts";

/** What the parts of the timeline share beside: its rows, and what is folded. */
export interface WaterfallState extends TimelineState {
  readonly rows: () => readonly Row[];
  /** How often work was tried again. */
  readonly retries: () => number;
  toggleFold(id: string): void;
}

/** Adds rows to the state of a run's page. What hides a step is unfolded when the step is asked for. */
export function createWaterfallState(model: () => RunModel, state: TimelineState): WaterfallState {
  const tree = createMemo(() => shownTree(model().timeline.steps));
  const pathOf = (step: TimelineStep | undefined) => (step ? pathTo(tree(), step.id) : []);
  /** What was folded and unfolded here, by id; everything else is as it starts. */
  const [folds, setFolds] = createSignal<ReadonlyMap<string, boolean>>(new Map());
  createComputed(
    on(state.revealed, (revealed) => {
      const above = pathOf(revealed?.step).map((id) => [id, false] as const);
      setFolds((before) => new Map([...before, ...above]));
    }),
  );
  const isFoldedAtFirst = createMemo(() =>
    startsFolded(model().timeline.steps.length, new Set(pathOf(model().point.step))),
  );
  const rows = createMemo(() =>
    flattenRows(
      tree(),
      model().gaps,
      (node, depth) => folds().get(node.id) ?? isFoldedAtFirst()(node, depth),
    ),
  );
  return {
    ...state,
    rows,
    retries: createMemo(() => countRetries(tree())),
    toggleFold: (id) => {
      const row = rows().find((shown) => shown.id === id);
      if (row !== undefined && row.kind !== "gap")
        setFolds((before) => new Map([...before, [id, !row.isFolded]]));
    },
  };
}

/** Groups of attempts, wherever they are. */
function countRetries(nodes: readonly TimelineNode[]): number {
  return nodes.reduce(
    (sum, node) => sum + (node.kind === "attempts" ? 1 : 0) + countRetries(node.children),
    0,
  );
}

/** Ids of the nodes above a step. */
function pathTo(nodes: readonly TimelineNode[], id: string): readonly string[] {
  for (const node of nodes) {
    if (node.id === id) return [];
    const below = pathTo(node.children, id);
    if (below.length > 0 || node.children.some((child) => child.id === id)) return [node.id, ...below];
  }
  return [];
}
