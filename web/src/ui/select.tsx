import { Select as Kobalte } from "@kobalte/core/select";
import { Icon } from "./icon.tsx";

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

/** A choice of one of a few named values. */
export function Select(props: {
  readonly label: string;
  readonly options: readonly SelectOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const selected = () => props.options.find((option) => option.value === props.value) ?? null;
  return (
    <Kobalte<SelectOption>
      options={[...props.options]}
      optionValue="value"
      optionTextValue="label"
      value={selected()}
      onChange={(option) => option !== null && option.value !== props.value && props.onChange(option.value)}
      gutter={4}
      sameWidth
      class="grid gap-1"
      itemComponent={(item) => (
        <Kobalte.Item
          item={item.item}
          class="flex h-7 items-center justify-between gap-2 rounded-2 px-2 outline-none data-highlighted:bg-accent-bg max-sm:h-9"
        >
          <Kobalte.ItemLabel>{item.item.rawValue.label}</Kobalte.ItemLabel>
          <Kobalte.ItemIndicator>
            <Icon name="check" class="text-accent" />
          </Kobalte.ItemIndicator>
        </Kobalte.Item>
      )}
    >
      <Kobalte.Label class="text-sm text-text-2">{props.label}</Kobalte.Label>
      <Kobalte.Trigger class="flex h-7 items-center justify-between rounded-2 border border-control bg-surface px-2 max-sm:h-8">
        <Kobalte.Value<SelectOption>>{(state) => state.selectedOption()?.label}</Kobalte.Value>
        <Kobalte.Icon>
          <Icon name="down" class="text-text-3" />
        </Kobalte.Icon>
      </Kobalte.Trigger>
      <Kobalte.Portal>
        <Kobalte.Content class="z-30 rounded-3 border border-line-strong bg-overlay p-1 shadow-float">
          <Kobalte.Listbox class="outline-none" />
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
