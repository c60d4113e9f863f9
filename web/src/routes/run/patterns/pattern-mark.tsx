import { Show } from "solid-js";
import { Icon } from "../../../ui/icon.tsx";
import type { RunModel } from "../run-model.ts";
import { placeText } from "./pattern-text.ts";

/** Marks a step of those that went round in circles. Renders nothing for any other. */
export function PatternMark(props: { readonly model: RunModel; readonly stepId: string }) {
  return (
    <Show when={props.model.patterns.get(props.stepId)}>
      {(pattern) => (
        <span
          class="inline-flex items-center text-partial"
          title={`Went round in circles: ${placeText(pattern(), props.stepId)}`}
        >
          <Icon name="loop" class="size-3" />
          <span class="sr-only">{placeText(pattern(), props.stepId)}</span>
        </span>
      )}
    </Show>
  );
}
