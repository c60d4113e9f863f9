import { useHref } from "@solidjs/router";
import { createMemo, createUniqueId, For, type JSX, Show } from "solid-js";
import { formatCount, formatShare } from "../../../format/number.ts";
import { formatPoints } from "../../../format/signed.ts";
import { visibleText } from "../../../format/visible-text.ts";
import type { DrawnEdge, DrawnGraph, DrawnNode } from "./drawn-graph.ts";
import { layerGraph, type Spot } from "./layer-graph.ts";
import "./path-graph.css";

const SLOT = 168;
const NODE_WIDTH = 144;
const NODE_HEIGHT = 30;
const LAYER = 84;
const MARGIN = 20;
const LONGEST = 18;

/** How thick a line is that all runs take, and the least. */
const THICKEST = 7;
const THINNEST = 1;

/** The graph of steps, top to bottom. Lines are as thick as runs take them; those that differ are also marked by form and words. */
export function PathGraph(props: {
  readonly graph: DrawnGraph;
  /** Such as `failed` and `other`. */
  readonly sides: readonly [side: string, other: string];
  readonly runCount: number;
  /** True where the first side are the runs that failed. */
  readonly isOfFailing: boolean;
  readonly hrefOf: (stepName: string) => string;
}) {
  const id = createUniqueId();
  const layered = createMemo(() => {
    const { nodes, edges } = props.graph;
    const weighed = edges.map((edge) => ({ ...edge, weight: Math.max(edge.side, edge.otherSide) }));
    const at = (kind: DrawnNode["kind"]) => nodes.findIndex((node) => node.kind === kind);
    return layerGraph(nodes.length, weighed, { first: at("start"), last: at("end") });
  });
  const width = () => layered().width * SLOT + 2 * MARGIN;
  const height = () => (layered().layers - 1) * LAYER + NODE_HEIGHT + 2 * MARGIN;
  const drawn = () =>
    props.graph.edges
      .map((edge, index) => ({ edge, route: layered().routes[index] ?? [] }))
      .filter(({ route }) => route.length > 0);
  return (
    <section class="path-graph-scroll" aria-label="Graph of steps">
      <svg
        class={`path-graph ${props.isOfFailing ? "is-of-failing" : ""}`}
        width={width()}
        height={height()}
        viewBox={`0 0 ${width()} ${height()}`}
      >
        <title>Steps in the order in which runs take them; the table has the same figures</title>
        <defs>
          <For each={["none", "more", "less"] as const}>
            {(difference) => (
              <marker
                id={`${id}-${difference}`}
                class={`path-head is-${difference}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="9"
                markerHeight="9"
                markerUnits="userSpaceOnUse"
                orient="auto"
              >
                <path d="M0 0L8 4L0 8z" />
              </marker>
            )}
          </For>
        </defs>
        <g>
          <For each={drawn()}>
            {({ edge, route }) => (
              <path
                class={`path-line is-${edge.difference}`}
                d={lineOf(route)}
                stroke-width={thicknessOf(edge)}
                marker-end={`url(#${id}-${edge.difference})`}
              >
                <title>{edgeTitle(props.graph, edge, props.sides)}</title>
              </path>
            )}
          </For>
        </g>
        <For each={props.graph.nodes}>
          {(node, index) => (
            <Show when={layered().spots[index()]}>
              {(spot) => (
                <Show when={node.kind === "step"} fallback={<NodeBox node={node} spot={spot()} />}>
                  <NodeLink
                    href={props.hrefOf(node.name)}
                    label={`${visibleText(node.name)}, ${node.stepType}: in ${formatCount(node.runs)} of ${formatCount(props.runCount)} runs`}
                  >
                    <NodeBox node={node} spot={spot()} />
                  </NodeLink>
                </Show>
              )}
            </Show>
          )}
        </For>
        <For each={drawn().filter(({ edge }) => edge.difference !== "none")}>
          {({ edge, route }) => {
            const [x, y] = middleOf(route);
            return (
              <text class={`path-label is-${edge.difference}`} x={x} y={y}>
                {formatPoints(edge.side - edge.otherSide)}
              </text>
            );
          }}
        </For>
      </svg>
    </section>
  );
}

/** A link of SVG, which the router's own is not. */
function NodeLink(props: { readonly href: string; readonly label: string; readonly children: JSX.Element }) {
  const href = useHref(() => props.href);
  return (
    <g>
      <a href={href()} class="path-node">
        <title>{props.label}</title>
        {props.children}
      </a>
    </g>
  );
}

function NodeBox(props: { readonly node: DrawnNode; readonly spot: Spot }) {
  const x = () => xOf(props.spot) - NODE_WIDTH / 2;
  const text = () => {
    const name = visibleText(props.node.name);
    return name.length > LONGEST ? `${name.slice(0, LONGEST / 2)}…${name.slice(-LONGEST / 2 + 1)}` : name;
  };
  return (
    <g class={`path-box is-${props.node.kind}`}>
      <rect
        class="path-outline"
        x={x()}
        y={yOf(props.spot)}
        width={NODE_WIDTH}
        height={NODE_HEIGHT}
        rx={props.node.kind === "step" ? 6 : 15}
      />
      <Show when={props.node.stepType}>
        {(type) => (
          <rect
            class={`path-type is-${type()}`}
            x={x()}
            y={yOf(props.spot) + 6}
            width={4}
            height={NODE_HEIGHT - 12}
          />
        )}
      </Show>
      <text x={xOf(props.spot)} y={yOf(props.spot) + NODE_HEIGHT / 2}>
        {text()}
      </text>
    </g>
  );
}

const xOf = ({ x }: Spot) => MARGIN + x * SLOT;
const yOf = ({ layer }: Spot) => MARGIN + layer * LAYER;

const thicknessOf = ({ side, otherSide }: DrawnEdge) =>
  THINNEST + (THICKEST - THINNEST) * Math.max(side, otherSide);

/** Curves from one spot to the next; to itself, a loop at the right side of the node. */
function lineOf(route: readonly Spot[]): string {
  const [first] = route;
  const last = route.at(-1);
  if (first === undefined || last === undefined) return "";
  if (route.length === 1) {
    const [x, y] = [xOf(first) + NODE_WIDTH / 2, yOf(first)];
    return `M${x} ${y + 8}c22 -8 22 22 2 14`;
  }
  const isDown = first.layer < last.layer;
  // What leads up keeps beside what leads down.
  const shift = isDown ? 0 : 18;
  const edgeY = (spot: Spot, isStart: boolean) => {
    if (spot.isBend) return yOf(spot) + NODE_HEIGHT / 2;
    return yOf(spot) + (isDown === isStart ? NODE_HEIGHT : 0);
  };
  const points = route.map((spot, place) => [xOf(spot) + shift, edgeY(spot, place === 0)] as const);
  return points
    .map(([x, y], place) => {
      const [x0, y0] = points[place - 1] ?? [x, y];
      const half = (y0 + y) / 2;
      return place === 0 ? `M${x} ${y}` : `C${x0} ${half} ${x} ${half} ${x} ${y}`;
    })
    .join("");
}

function middleOf(route: readonly Spot[]): readonly [x: number, y: number] {
  const [first] = route;
  if (first === undefined) return [0, 0];
  if (route.length === 1) return [xOf(first) + NODE_WIDTH / 2 + 8, yOf(first) + 2];
  const before = route[Math.floor((route.length - 1) / 2)] ?? first;
  const after = route[Math.ceil((route.length - 1) / 2)] ?? first;
  const y = (yOf(before) + yOf(after)) / 2 + NODE_HEIGHT / 2;
  return [(xOf(before) + xOf(after)) / 2 + (before === after ? 0 : 6), y + 4];
}

function edgeTitle(
  { nodes }: DrawnGraph,
  { from, to, side, otherSide }: DrawnEdge,
  sides: readonly [string, string],
): string {
  const nameOf = (index: number) => visibleText(nodes[index]?.name ?? "");
  return `${nameOf(from)} → ${nameOf(to)}: ${formatShare(side, 1)} of ${sides[0]} runs, ${formatShare(otherSide, 1)} of ${sides[1]} runs`;
}
