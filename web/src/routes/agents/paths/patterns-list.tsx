import type { GetPathsResponse } from "@runfacts/gen/client/get_paths";
import { StepPatternType } from "@runfacts/gen/client/step_pattern";
import { For, Show } from "solid-js";
import { countOf, formatCount, formatShare } from "../../../format/number.ts";
import { NodeName } from "./path-table.tsx";

const MOST = 8;

/** In how many runs there is a loop or ping-pong, and of which steps. */
export function PatternsList(props: {
  readonly paths: GetPathsResponse;
  readonly hrefOf: (stepName: string) => string;
}) {
  return (
    <div class="px-3 pb-3">
      <p>
        {formatCount(props.paths.patternRunCount)} of {countOf(props.paths.runCount, "run")} (
        {formatShare(Number(props.paths.patternRunCount), Number(props.paths.runCount))}) went round in
        circles.
      </p>
      <ul class="mt-1 grid gap-1">
        <For each={props.paths.patterns.slice(0, MOST)}>
          {({ type, nodes, runCount }) => (
            <li>
              {type === StepPatternType.LOOP ? "Loop" : "Ping-pong"} of{" "}
              <For each={nodes}>
                {(place, index) => (
                  <>
                    <Show when={index() > 0}> and </Show>
                    <NodeName node={props.paths.nodes[place]} hrefOf={props.hrefOf} />
                  </>
                )}
              </For>
              : {countOf(runCount, "run")}
            </li>
          )}
        </For>
      </ul>
      <Show when={props.paths.patterns.length > MOST}>
        <p class="mt-1 text-text-3">
          These are the {MOST} that most runs have, of {formatCount(props.paths.patterns.length)}.
        </p>
      </Show>
    </div>
  );
}
