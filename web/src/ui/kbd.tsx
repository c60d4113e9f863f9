import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./icon.tsx";

/** Keys whose signs fonts may lack. */
const drawn: Readonly<Record<string, IconName>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};
const words: Readonly<Record<string, string>> = { Escape: "Esc", " ": "Space" };

/** A key that does something here, by its `event.key`. Not shown on small screens, which have no keyboard. */
export function Kbd(props: { readonly key: string }): JSX.Element {
  return (
    <kbd class="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-1 border border-line-strong bg-surface px-1 font-sans text-xs font-medium text-text-3 max-sm:hidden">
      <Show when={drawn[props.key]} fallback={words[props.key] ?? props.key}>
        {(icon) => (
          <>
            <Icon name={icon()} class="size-2.75" />
            <span class="sr-only">{props.key}</span>
          </>
        )}
      </Show>
    </kbd>
  );
}
