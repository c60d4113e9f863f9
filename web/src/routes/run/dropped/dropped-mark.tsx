import { Show } from "solid-js";
import { countOf } from "../../../format/number.ts";
import { Icon } from "../../../ui/icon.tsx";

/** Marks a step with dropped fields. Renders nothing if there are none. */
export function DroppedMark(props: { readonly count: number }) {
  return (
    <Show when={props.count > 0}>
      <span
        class="inline-flex items-center text-partial"
        title={`${countOf(props.count, "field")} dropped: see the step`}
      >
        <Icon name="filter" class="size-3" />
        <span class="sr-only">{countOf(props.count, "field")} dropped</span>
      </span>
    </Show>
  );
}
