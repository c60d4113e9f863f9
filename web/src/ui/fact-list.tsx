import { For, type JSX } from "solid-js";

export interface ListedFact {
  readonly name: JSX.Element;
  readonly value: JSX.Element;
}

/** Names and values in two columns. */
export function FactList(props: { readonly facts: readonly ListedFact[] }) {
  return (
    <dl class="grid grid-cols-[108px_minmax(0,1fr)] gap-x-2 leading-4.5">
      <For each={props.facts}>
        {(fact) => (
          <>
            <dt class="py-0.75 text-text-3 [overflow-wrap:anywhere]">{fact.name}</dt>
            <dd class="min-w-0 py-0.75 [overflow-wrap:anywhere]">{fact.value}</dd>
          </>
        )}
      </For>
    </dl>
  );
}
