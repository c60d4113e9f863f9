import { For, type JSX } from "solid-js";

export interface SegmentOption<T extends string> {
  readonly value: T;
  readonly label: JSX.Element;
  readonly title?: string;
}

/** A choice of a few that shows all of them, such as `Waterfall | Table`. */
export function Segment<T extends string>(props: {
  readonly label: string;
  readonly options: readonly SegmentOption<T>[];
  readonly value: T | undefined;
  readonly onChange: (value: T) => void;
  readonly class?: string;
}) {
  return (
    <fieldset
      class={`inline-flex h-6 overflow-hidden rounded-2 border border-line-strong bg-surface text-sm max-sm:h-8 ${props.class ?? ""}`}
    >
      <legend class="sr-only">{props.label}</legend>
      <For each={props.options}>
        {(option) => (
          <button
            type="button"
            class="flex items-center px-2 text-text-2 not-first-of-type:border-l not-first-of-type:border-line hover:bg-hover aria-pressed:bg-hover aria-pressed:font-semibold aria-pressed:text-text -outline-offset-2"
            aria-pressed={option.value === props.value}
            title={option.title}
            onClick={() => props.onChange(option.value)}
          >
            {option.label}
          </button>
        )}
      </For>
    </fieldset>
  );
}
