import { type GetPathsResponse, PathDifference, PathNodeType } from "@runfacts/gen/client/get_paths";
import { type StepTypeWord, stepTypeWord } from "../../../api/words.ts";

/** Steps that are drawn; those beyond are one node. */
export const MAX_STEPS = 20;

/** Edges that are drawn beside those that differ. */
const MAX_EDGES = 40;

/** Indexes of start and end are below. */
const OUTSIDE = 2;

/** What is drawn for a place of the answer's nodes; null for all steps that have none of their own. */
export interface DrawnNode {
  readonly place: number | null;
  readonly kind: "start" | "end" | "step" | "others";
  /** Name of the step; of others, how many they are. */
  readonly name: string;
  readonly stepType?: StepTypeWord | undefined;
  readonly runs: number;
}

export interface DrawnEdge {
  /** Indexes of drawn nodes. */
  readonly from: number;
  readonly to: number;
  /** Of the first side and of the other, 0 to 1; the greatest where several are drawn as one. */
  readonly side: number;
  readonly otherSide: number;
  readonly difference: "none" | "more" | "less";
}

export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** Edges that are not drawn: few runs took them. */
  readonly hidden: number;
}

/** What of an answer is drawn: the steps of most runs and those that differ, the others in one, and the edges that most runs took. */
export function drawnGraph({ nodes, edges }: GetPathsResponse): DrawnGraph {
  const differing = edges.filter(({ difference }) => difference !== PathDifference.NONE);
  const wanted = new Set([0, 1, ...differing.flatMap(({ from, to }) => [from, to])]);
  for (const place of nodes.keys()) wanted.add(place);
  const shown = [...wanted].filter((place) => place < nodes.length).slice(0, MAX_STEPS + 2);
  const drawn = shown.sort((a, b) => a - b).flatMap((place) => nodeAt(nodes, place));
  const indexes = new Map(drawn.map(({ place }, index) => [place, index]));
  const others = nodes.length - drawn.length;
  const all: DrawnNode[] =
    others === 0
      ? drawn
      : [
          ...drawn,
          {
            place: null,
            kind: "others",
            name: `${others} other ${others === 1 ? "step" : "steps"}`,
            runs: 0,
          },
        ];
  const indexOf = (place: number) => indexes.get(place) ?? drawn.length;
  const merged = new Map<string, DrawnEdge>();
  for (const edge of edges) {
    const [from, to] = [indexOf(edge.from), indexOf(edge.to)];
    if (from === drawn.length && to === drawn.length) continue;
    const key = `${from} ${to}`;
    const known = merged.get(key);
    const difference = known?.difference ?? "none";
    merged.set(key, {
      ...{ from, to },
      side: Math.max(known?.side ?? 0, edge.sideShare),
      otherSide: Math.max(known?.otherSide ?? 0, edge.otherSideShare),
      difference: difference === "none" ? differenceWord(edge.difference) : difference,
    });
  }
  const ranked = [...merged.values()].sort((a, b) => rank(b) - rank(a));
  const isOutside = ({ from, to }: DrawnEdge) => from < OUTSIDE || to < OUTSIDE;
  const kept = ranked.filter(
    (edge, place) => edge.difference !== "none" || place < MAX_EDGES || isOutside(edge),
  );
  return { nodes: all, edges: kept, hidden: merged.size - kept.length };
}

function nodeAt(nodes: GetPathsResponse["nodes"], place: number): readonly DrawnNode[] {
  const node = nodes[place];
  if (node === undefined) return [];
  const runs = Number(node.runCount);
  if (node.type === PathNodeType.START) return [{ place, kind: "start", name: "start", runs }];
  if (node.type === PathNodeType.END) return [{ place, kind: "end", name: "end", runs }];
  const stepType = node.stepType === undefined ? undefined : stepTypeWord(node.stepType);
  return [{ place, kind: "step", name: node.stepName, stepType, runs }];
}

/** How an edge differs, in a word. */
export function differenceWord(difference: PathDifference): DrawnEdge["difference"] {
  if (difference === PathDifference.MORE) return "more";
  return difference === PathDifference.LESS ? "less" : "none";
}

const rank = ({ difference, side, otherSide }: DrawnEdge) =>
  (difference === "none" ? 0 : 2) + Math.max(side, otherSide);
