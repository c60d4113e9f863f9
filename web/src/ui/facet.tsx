import { createUniqueId, type JSX, Show } from "solid-js";
import { formatCount } from "../format/number.ts";

/** A filter at the side: a title, a way to clear it, and its values. */
export function FacetGroup(props: {
  readonly title: string;
  /** Present while the filter is on. */
  readonly onClear?: (() => void) | undefined;
  readonly children: JSX.Element;
}) {
  const id = createUniqueId();
  return (
    <section aria-labelledby={id} class="grid">
      <h2 class="flex h-6 items-center justify-between text-sm">
        <span id={id}>{props.title}</span>
        <Show when={props.onClear}>
          {(clear) => (
            <button
              type="button"
              class="font-normal text-accent hover:underline"
              aria-label={`Clear ${props.title}`}
              onClick={() => clear()()}
            >
              Clear
            </button>
          )}
        </Show>
      </h2>
      {props.children}
    </section>
  );
}

/** One value of a filter, with how often it occurs. A value that does not occur stays, grey: zero is an answer. */
export function FacetValue(props: {
  readonly isOn: boolean;
  readonly count: number | undefined;
  /** Count of the most frequent value, for the bar behind. */
  readonly most: number;
  readonly onToggle: () => void;
  readonly children: JSX.Element;
}) {
  return (
    <label
      class="relative -mx-1.5 grid h-6.5 grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-1.75 rounded-2 px-1.5 hover:bg-hover max-sm:h-9"
      classList={{ "text-text-3": props.count === 0 && !props.isOn }}
    >
      <input
        type="checkbox"
        class="size-3.5 accent-accent"
        checked={props.isOn}
        onChange={() => props.onToggle()}
      />
      <span class="relative flex h-5.5 min-w-0 items-center px-1">
        <i
          class={`graphic absolute inset-y-0 left-0 rounded-[3px] ${props.isOn ? "bg-accent-bg" : "bg-line opacity-75"}`}
          style={{ width: `${(100 * (props.count ?? 0)) / Math.max(1, props.most)}%` }}
        />
        <span class="relative min-w-0 truncate">{props.children}</span>
      </span>
      <span class={props.isOn ? "font-semibold" : "text-text-3"}>
        {props.count === undefined ? "" : formatCount(props.count)}
      </span>
    </label>
  );
}
