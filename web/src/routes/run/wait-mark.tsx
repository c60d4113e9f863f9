import { Show } from "solid-js";
import { type WaitWord, waitedFor } from "../../api/words.ts";
import { Icon } from "../../ui/icon.tsx";

/** Marks a step that waited instead of working. Renders nothing for one that worked. */
export function WaitMark(props: { readonly wait: WaitWord | undefined }) {
  return (
    <Show when={props.wait}>
      {(wait) => (
        <span class="inline-flex items-center text-text-2" title={`Waited for ${waitedFor[wait()]}`}>
          <Icon name="clock" class="size-3" />
          <span class="sr-only">waited for {waitedFor[wait()]}</span>
        </span>
      )}
    </Show>
  );
}
