import { createUniqueId, type JSX, Show, splitProps } from "solid-js";
import { StatusShape } from "./status-mark.tsx";

/** A text field with its label above, and below it what is wrong with the text, if anything. */
export function Field(
  props: JSX.InputHTMLAttributes<HTMLInputElement> & {
    readonly label: string;
    /** Why the text is refused and what to write instead. */
    readonly problem?: string | undefined;
  },
) {
  const [own, rest] = splitProps(props, ["label", "problem", "class"]);
  const id = createUniqueId();
  return (
    <div class={`grid gap-1 ${own.class ?? ""}`}>
      <label for={id} class="text-sm text-text-2">
        {own.label}
      </label>
      <input
        autocomplete="off"
        spellcheck={false}
        {...rest}
        id={id}
        class="h-7 w-full min-w-0 rounded-2 border border-control bg-surface px-2 placeholder:text-text-3 aria-invalid:border-failure max-sm:h-8"
        aria-invalid={own.problem === undefined ? undefined : true}
        aria-describedby={own.problem === undefined ? undefined : `${id}-problem`}
      />
      <Show when={own.problem}>
        <span id={`${id}-problem`} class="flex items-center gap-1 text-sm text-failure">
          <StatusShape status="failure" class="size-3" />
          {own.problem}
        </span>
      </Show>
    </div>
  );
}
