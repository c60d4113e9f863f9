import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { formatCount, formatShare } from "../../../format/number.ts";
import { Interval } from "../../../ui/interval.tsx";
import { Name } from "../../../ui/name.tsx";
import type { Rate } from "./rates.ts";
import { smallSample, wilsonInterval } from "./wilson.ts";

const shown = 6;

/** Rates with their 95% intervals: `3 of 14` says more than `21%`, and a small sample says that it is one. */
export function RateTable(props: {
  readonly title: string;
  readonly rates: readonly Rate[];
  /** Name that is written bold. */
  readonly current?: string;
  /** True if the rates are of the latest 100 runs only. */
  readonly isSample: boolean;
  readonly href: (name: string) => string;
}) {
  return (
    <div class="min-w-0">
      <table class="data-table compact table-fixed">
        <thead>
          <tr>
            <th>{props.title}</th>
            <th class="num w-18">Runs</th>
            <th class="num w-12">Rate</th>
            <th class="w-[25%]">95% interval</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rates.slice(0, shown)}>
            {(rate) => (
              <tr class="linked">
                <td class="clip" classList={{ "font-semibold": rate.name === props.current }}>
                  <A href={props.href(rate.name)} class="hover:underline">
                    <Name value={rate.name} />
                  </A>
                </td>
                <td class="num">
                  <b class="font-semibold">{formatCount(rate.hits)}</b>{" "}
                  <span class="text-text-3">of {formatCount(rate.total)}</span>
                </td>
                <td class="num">{formatShare(rate.hits, rate.total)}</td>
                <td>
                  <Interval
                    rate={rate.hits / rate.total}
                    interval={wilsonInterval(rate.hits, rate.total)}
                    isSmall={rate.total < smallSample}
                  />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.isSample || props.rates.length > shown}>
        <p class="px-3 py-1.5 text-sm text-text-3">
          {props.isSample ? "Among the latest 100 runs" : `and ${props.rates.length - shown} more`}
        </p>
      </Show>
    </div>
  );
}
