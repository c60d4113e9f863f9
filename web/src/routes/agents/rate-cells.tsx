import { Show } from "solid-js";
import { formatShare } from "../../format/number.ts";
import type { Proportion } from "../../statistics/newcombe.ts";
import { Interval } from "../../ui/interval.tsx";
import { SMALL_SAMPLE, wilsonInterval } from "../run/history/wilson.ts";

/** Two cells of a table: a rate, and its 95% Wilson interval; few runs are said to be few. */
export function RateCells(props: { readonly of: Proportion }) {
  return (
    <Show
      when={props.of.total > 0}
      fallback={
        <>
          <td class="num c-rate text-text-3">—</td>
          <td class="c-interval text-text-3">none ended</td>
        </>
      }
    >
      <td class="num c-rate font-semibold">{formatShare(props.of.hits, props.of.total)}</td>
      <td class="c-interval">
        <span class="flex items-center gap-2">
          <span class="flex-1">
            <Interval
              rate={props.of.hits / props.of.total}
              interval={wilsonInterval(props.of.hits, props.of.total)}
              isSmall={props.of.total < SMALL_SAMPLE}
            />
          </span>
          <Show when={props.of.total < SMALL_SAMPLE}>
            <span class="text-sm text-text-3">small sample</span>
          </Show>
        </span>
      </td>
    </Show>
  );
}
