import type { Step } from "@runfacts/gen/client/step";
import { Show } from "solid-js";
import { formatCount, formatUsd } from "../../format/number.ts";
import { FactList, type ListedFact } from "../../ui/fact-list.tsx";
import { Name } from "../../ui/name.tsx";

/** The model that a step called, and what that took. */
export function StepUsage(props: { readonly step: Step }) {
  const facts = (): readonly ListedFact[] => {
    const { model, usage } = props.step;
    const counts = [
      ["Tokens in", usage?.inputTokens],
      ["Tokens out", usage?.outputTokens],
      ["From cache", usage?.cacheReadTokens],
      ["Reasoning", usage?.reasoningTokens],
    ] as const;
    return [
      ...(model === undefined ? [] : [{ name: "Model", value: <Name value={model} /> }]),
      ...counts.flatMap(([name, count]) =>
        count === undefined ? [] : [{ name, value: formatCount(count) }],
      ),
      ...(usage?.costUsd === undefined ? [] : [{ name: "Cost", value: formatUsd(usage.costUsd) }]),
    ];
  };
  return (
    <Show when={facts().length > 0}>
      <section class="border-t border-line px-3 py-2.5">
        <h3 class="mb-1">Model</h3>
        <FactList facts={facts()} />
      </section>
    </Show>
  );
}
