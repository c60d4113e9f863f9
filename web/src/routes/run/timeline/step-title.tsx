import { Show } from "solid-js";
import { shortName } from "../../../timeline/short-name.ts";
import type { TimelineStep } from "../../../timeline/timeline-step.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Name } from "../../../ui/name.tsx";
import { StepTypeMark } from "../../../ui/step-type-mark.tsx";

/** Type and name of a step where there is little room: an operation that the glyph tells is not spelled out. */
export function StepTitle(props: { readonly step: TimelineStep; readonly class?: string }) {
  const short = () => shortName(props.step.name);
  return (
    <>
      <Show
        when={short().operation === "invoke_agent"}
        fallback={<StepTypeMark type={props.step.type} iconOnly />}
      >
        <span class="flex-none" title="agent">
          <Icon name="agent" class="size-3 text-text-2" />
        </span>
      </Show>
      <Show when={short().operation}>{(operation) => <span class="sr-only">{operation()}</span>}</Show>
      <Name value={short().name} class={props.class} />
    </>
  );
}
