import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { countOf, formatCount, formatShare } from "../../../format/number.ts";
import type { Proportion } from "../../../statistics/newcombe.ts";
import { Interval } from "../../../ui/interval.tsx";
import { Name } from "../../../ui/name.tsx";
import { proportionOf, type ShownRates } from "./rates.ts";
import { SMALL_SAMPLE, wilsonInterval } from "./wilson.ts";

/** Rates with their 95% intervals: `3 of 14` says more than `21%`, and a small sample says that it is one. */
export function RateTable(props: {
  readonly title: string;
  readonly shown: ShownRates;
  /** Name that is written bold. */
  readonly current: string;
  /** Leads to the affected runs of a name. */
  readonly href: (name: string) => string;
}) {
  return (
    <div class="min-w-0">
      <table class="data-table compact table-fixed">
        <thead>
          <tr>
            <th>{props.title}</th>
            <th class="num w-22" title="Of the runs that ended, those with this failure">
              Runs
            </th>
            <th class="num w-12">Rate</th>
            <th class="w-25">95% interval</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.shown.rates}>
            {(rate) => (
              <Row of={proportionOf(rate)} isLinked>
                <A
                  href={props.href(rate.name)}
                  class="hover:underline"
                  classList={{ "font-semibold": rate.name === props.current }}
                >
                  <Name value={rate.name} />
                </A>
              </Row>
            )}
          </For>
          <Show when={props.shown.rest}>
            {(rest) => (
              <Row of={rest().of}>
                <span class="text-text-3">{countOf(rest().count, "other")}</span>
              </Row>
            )}
          </Show>
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  readonly of: Proportion;
  readonly isLinked?: boolean;
  readonly children: JSX.Element;
}) {
  return (
    <tr classList={{ linked: props.isLinked ?? false }}>
      <td class="clip">{props.children}</td>
      <td class="num">
        <b class="font-semibold">{formatCount(props.of.hits)}</b>{" "}
        <span class="text-text-3">of {formatCount(props.of.total)}</span>
      </td>
      <td class="num">{formatShare(props.of.hits, props.of.total)}</td>
      <td>
        <Show when={props.of.total > 0}>
          <Interval
            rate={props.of.hits / props.of.total}
            interval={wilsonInterval(props.of.hits, props.of.total)}
            isSmall={props.of.total < SMALL_SAMPLE}
          />
        </Show>
      </td>
    </tr>
  );
}
