import type { GetPathsResponse } from "@runfacts/gen/client/get_paths";
import { For, Show } from "solid-js";
import { formatCount, formatShare } from "../../../format/number.ts";
import { Interval } from "../../../ui/interval.tsx";
import { SMALL_SAMPLE } from "../../run/history/wilson.ts";
import { NodeName } from "./path-table.tsx";

/** Steps that are listed at most. */
export const RETRIED_STEPS = 10;
const LAST = 5;

/** How often each attempt at a step succeeds, of the steps that were tried again. */
export function RetriesTable(props: {
  readonly paths: GetPathsResponse;
  readonly hrefOf: (stepName: string) => string;
}) {
  const rows = () =>
    props.paths.retries
      .slice(0, RETRIED_STEPS)
      .flatMap(({ node, attempts }) =>
        attempts
          .map((attempt, place) => ({ node: props.paths.nodes[node], attempt, number: place + 1 }))
          .filter(({ attempt }) => attempt.count > 0n),
      );
  return (
    <table class="data-table compact retries-table">
      <caption class="sr-only">How often each attempt at a step succeeds</caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Attempt</th>
          <th scope="col" class="num">
            Succeeds
          </th>
          <th scope="col">95% interval</th>
          <th scope="col" class="num">
            Of
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={rows()}>
          {({ node, attempt, number }) => (
            <tr>
              <td>
                <NodeName node={node} hrefOf={props.hrefOf} />
              </td>
              <td>{number === LAST ? `${LAST} and later` : number}</td>
              <td class="num font-semibold">
                {formatShare(Number(attempt.successCount), Number(attempt.count))}
              </td>
              <td>
                <Show when={attempt.successShare}>
                  {(estimate) => (
                    <Interval
                      rate={estimate().value}
                      interval={[estimate().low ?? 0, estimate().high ?? 1]}
                      isSmall={attempt.count < SMALL_SAMPLE}
                    />
                  )}
                </Show>
              </td>
              <td class="num">{formatCount(attempt.count)}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
