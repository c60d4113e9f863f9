import type { MetricComparison } from "@runfacts/gen/client/compare_versions";
import { createMemo, Show } from "solid-js";
import { verdictText } from "./verdict-text.ts";

const colors = {
  worse: "text-failure",
  better: "text-success",
  same: "",
  inconclusive: "text-text-2",
} as const;

/** What can be said of a metric, how large the difference is, and how far the true one may be from that. */
export function Verdict(props: { readonly of: MetricComparison }) {
  const text = createMemo(() => verdictText(props.of));
  return (
    <>
      <div class="flex flex-wrap items-baseline gap-x-2">
        <b class={`font-semibold ${colors[text().word]}`}>
          {text().word}
          <Show when={text().lacks}>{(lacks) => <span class="font-normal">: {lacks()}</span>}</Show>
        </b>
        <Show when={text().difference}>{(difference) => <span>{difference()}</span>}</Show>
      </div>
      <Show when={text().interval}>
        {(interval) => (
          <div class="text-sm text-text-3">
            {text().isSizeUnsure ? "how much is not sure:" : "95% interval"} {interval()}
          </div>
        )}
      </Show>
    </>
  );
}
