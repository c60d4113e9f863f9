import { For, Show } from "solid-js";
import type { Suggestion } from "../../filter/suggestions.ts";
import { Name } from "../../ui/name.tsx";

/**
 * What can be chosen below the search field. The focus stays in the field: `active` is the option that its arrows
 * reached.
 */
export function SuggestionList(props: {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onChoose: (suggestion: Suggestion) => void;
}) {
  return (
    <div
      id={props.id}
      role="listbox"
      aria-label="Suggestions"
      class="absolute top-[calc(100%+5px)] right-0 left-0 z-20 max-w-140 rounded-3 border border-line-strong bg-overlay p-1 shadow-float"
      classList={{ hidden: props.suggestions.length === 0 }}
    >
      <For each={props.suggestions}>
        {(suggestion, index) => (
          <div
            id={`${props.id}-${index()}`}
            role="option"
            aria-selected={index() === props.active}
            class="flex min-h-7 items-center gap-3 rounded-2 px-2 hover:bg-hover aria-selected:bg-accent-bg max-sm:min-h-9"
            // Before the field loses its focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              props.onChoose(suggestion);
            }}
          >
            <Name value={suggestion.text} class="min-w-19 truncate font-mono text-sm" />
            <Show when={suggestion.kind === "term" && suggestion.hint}>
              {(hint) => <span class="truncate text-text-3">{hint()}</span>}
            </Show>
          </div>
        )}
      </For>
    </div>
  );
}
