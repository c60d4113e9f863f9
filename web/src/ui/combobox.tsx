import { Combobox as Kobalte } from "@kobalte/core/combobox";
import { createMemo, createSignal, Show } from "solid-js";
import { visibleText } from "../format/visible-text.ts";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";

/** A field for one of the values that are offered, or any other that is typed. */
export function Combobox(props: {
  readonly label: string;
  readonly placeholder: string;
  /** True where what is around it says the label already. */
  readonly hideLabel?: boolean;
  readonly options: readonly string[];
  readonly value: string | undefined;
  /** A fact about the values, below the field. */
  readonly description?: string | undefined;
  readonly class?: string;
  /** Called with the chosen value; undefined when the field was emptied. */
  readonly onChange: (value: string | undefined) => void;
}) {
  const [typed, setTyped] = createSignal("");
  /** What is typed is an option, too, and so is what is chosen. */
  const options = createMemo(() => [
    ...new Set([
      ...props.options,
      ...[props.value, typed().trim()].filter((value) => value !== undefined && value !== ""),
    ]),
  ]) as () => string[];
  return (
    <Kobalte<string>
      options={options()}
      value={props.value ?? null}
      onChange={(value) => value !== props.value && props.onChange(value ?? undefined)}
      onInputChange={setTyped}
      optionTextValue={visibleText}
      optionLabel={visibleText}
      placeholder={props.placeholder}
      gutter={4}
      sameWidth
      class={`grid gap-1 ${props.class ?? ""}`}
      itemComponent={(item) => (
        <Kobalte.Item
          item={item.item}
          class="flex h-7 items-center justify-between gap-2 rounded-2 px-2 data-highlighted:bg-accent-bg"
        >
          <Kobalte.ItemLabel class="min-w-0 truncate">
            <Name value={item.item.rawValue} />
          </Kobalte.ItemLabel>
          <Kobalte.ItemIndicator>
            <Icon name="check" class="text-accent" />
          </Kobalte.ItemIndicator>
        </Kobalte.Item>
      )}
    >
      <Kobalte.Label class={props.hideLabel ? "sr-only" : "text-sm text-text-2"}>{props.label}</Kobalte.Label>
      <Kobalte.Control class="flex h-7 items-center rounded-2 border border-control bg-surface focus-within:border-accent focus-within:ring-1 focus-within:ring-accent max-sm:h-8">
        <Kobalte.Input class="min-w-0 flex-1 bg-transparent px-2 outline-none placeholder:text-text-3" />
        <Kobalte.Trigger
          class="grid size-6 flex-none place-items-center text-text-3"
          aria-label={`Show values of ${props.label}`}
        >
          <Icon name="down" />
        </Kobalte.Trigger>
      </Kobalte.Control>
      <Show when={props.description}>
        <Kobalte.Description class="text-sm text-text-3">{props.description}</Kobalte.Description>
      </Show>
      <Kobalte.Portal>
        <Kobalte.Content class="z-30 rounded-3 border border-line-strong bg-overlay p-1 shadow-float">
          <Kobalte.Listbox class="max-h-72 overflow-auto outline-none" />
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
