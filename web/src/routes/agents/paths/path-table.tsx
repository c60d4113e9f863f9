import {
  type GetPathsResponse,
  type PathEdge,
  type PathNode,
  PathNodeType,
} from "@runfacts/gen/client/get_paths";
import { A } from "@solidjs/router";
import { createMemo, createSignal, For, Show } from "solid-js";
import { formatCount, formatShare } from "../../../format/number.ts";
import { Button } from "../../../ui/button.tsx";
import { Name } from "../../../ui/name.tsx";
import { differenceWord } from "./drawn-graph.ts";

const FIRST_ROWS = 12;

/** The edges of the graph: those that differ first, the surest first, then those that most runs take. */
export function PathTable(props: {
  readonly paths: GetPathsResponse;
  /** Such as `Failed` and `Others`. */
  readonly heads: readonly [side: string, other: string];
  /** True where the first side are the runs that failed. */
  readonly isOfFailing: boolean;
  readonly hrefOf: (stepName: string) => string;
}) {
  const [isAll, showAll] = createSignal(false);
  const edges = createMemo(() => props.paths.edges.toSorted((a, b) => sureness(a) - sureness(b)));
  const shown = () => (isAll() ? edges() : edges().slice(0, FIRST_ROWS));
  const nodeAt = (place: number) => props.paths.nodes[place];
  return (
    <>
      <table class="data-table compact paths-table">
        <caption class="sr-only">Steps that follow one another, and in which share of runs</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" class="num c-share">
              {props.heads[0]}
            </th>
            <th scope="col" class="num c-share">
              {props.heads[1]}
            </th>
            <th scope="col" class="num c-runs">
              Runs
            </th>
            <th scope="col" class="c-found">
              Sure difference
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={shown()}>
            {(edge) => (
              <tr>
                <td class="clip">
                  <NodeName node={nodeAt(edge.from)} hrefOf={props.hrefOf} />
                </td>
                <td class="clip">
                  <NodeName node={nodeAt(edge.to)} hrefOf={props.hrefOf} />
                </td>
                <td class="num">
                  {formatShare(Number(edge.sideRunCount), Number(props.paths.sideRunCount))}
                </td>
                <td class="num">
                  {formatShare(
                    Number(edge.runCount - edge.sideRunCount),
                    Number(props.paths.otherSideRunCount),
                  )}
                </td>
                <td class="num c-runs">{formatCount(edge.runCount)}</td>
                <td>
                  <Found edge={edge} isOfFailing={props.isOfFailing} />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={edges().length > FIRST_ROWS}>
        <div class="border-t border-line px-3 py-2">
          <Button variant="ghost" size="sm" onClick={() => showAll(!isAll())}>
            {isAll() ? `Show the first ${FIRST_ROWS}` : `Show all ${formatCount(edges().length)}`}
          </Button>
        </div>
      </Show>
    </>
  );
}

const sureness = ({ falseDiscoveryRate = 2 }: PathEdge) => falseDiscoveryRate;

/** The name of a node; of a step, it leads to the runs that have one of this name. */
export function NodeName(props: {
  readonly node: PathNode | undefined;
  readonly hrefOf: (stepName: string) => string;
}) {
  return (
    <Show
      when={props.node?.type === PathNodeType.STEP && props.node}
      fallback={<span class="text-text-3">{props.node?.type === PathNodeType.START ? "start" : "end"}</span>}
    >
      {(node) => (
        <A href={props.hrefOf(node().stepName)} class="hover:underline">
          <Name value={node().stepName} />
        </A>
      )}
    </Show>
  );
}

/** In words, with the rate of false discoveries. */
function Found(props: { readonly edge: PathEdge; readonly isOfFailing: boolean }) {
  const word = () => differenceWord(props.edge.difference);
  return (
    <Show when={word() !== "none"} fallback={<span class="text-text-3">—</span>}>
      <b class={word() === "more" && props.isOfFailing ? "text-failure" : "text-accent"}>
        {word() === "more" ? "more often" : "less often"}
      </b>{" "}
      <span class="text-sm text-text-3">chance: {formatRate(props.edge.falseDiscoveryRate ?? 0)}</span>
    </Show>
  );
}

const LEAST = 0.001;

function formatRate(rate: number): string {
  return rate < LEAST ? "<0.1%" : `${(100 * rate).toPrecision(2)}%`;
}
