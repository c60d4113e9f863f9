import { createMemo, For, Show } from "solid-js";
import { visiblePieces, visibleText } from "../format/visible-text.ts";

const LONGEST = 24;

/**
 * Text that came from outside: the name of an agent or a step, a code, a message, a metadata value. It is only ever
 * text, it cannot reorder what stands around it, and characters that would not show are spelled out. Long names have
 * themselves as a title.
 */
export function Name(props: { readonly value: string; readonly class?: string }) {
  const pieces = createMemo(() => visiblePieces(props.value));
  const title = () => (props.value.length > LONGEST ? visibleText(props.value) : undefined);
  return (
    <bdi class={props.class} title={title()}>
      {/* Nearly all names are plain, and a page has hundreds. */}
      <Show when={pieces().some((piece) => piece.escaped)} fallback={props.value.trim() || "(blank)"}>
        <For each={pieces()}>
          {(piece) => (
            <Show when={piece.escaped} fallback={piece.text}>
              <span dir="ltr" class="rounded-1 bg-inset font-mono text-[0.9em] text-text-3">
                {piece.text}
              </span>
            </Show>
          )}
        </For>
      </Show>
    </bdi>
  );
}
