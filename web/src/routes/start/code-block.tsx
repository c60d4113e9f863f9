import { Show } from "solid-js";
import { CopyButton } from "../../ui/copy-button.tsx";

/** Something to type or to paste, with a button that copies it. */
export function CodeBlock(props: {
  /** What is copied, such as `Command`. */
  readonly what: string;
  readonly code: string;
  /** The file that it belongs into. */
  readonly file?: string | undefined;
}) {
  return (
    <div class="relative mt-2.5 overflow-auto rounded-2 border border-line bg-inset">
      <CopyButton labelled what={props.what} text={props.code} class="absolute! top-1.5 right-1.5" />
      <Show when={props.file}>
        <p class="px-3 pt-2 font-mono text-sm/4.5 text-text-3">{props.file}</p>
      </Show>
      <pre
        tabindex="0"
        class="overflow-auto px-3 py-2.5 font-mono text-sm/4.5 text-text"
        // Below the button, where there is no room beside it.
        classList={{ "max-sm:pt-11": props.file === undefined }}
      >
        {props.code}
      </pre>
    </div>
  );
}
