import { createUniqueId, type JSX, onMount } from "solid-js";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/**
 * A window over the page, open while it is rendered. The browser's own modal dialog: it keeps the focus and gives it
 * back, and Esc closes it.
 */
export function Dialog(props: {
  readonly title: string;
  /** Called when it closes by Esc or by its button. Absent: it stays until it is no longer rendered. */
  readonly onClose?: () => void;
  readonly children: JSX.Element;
  readonly class?: string;
}) {
  const id = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  onMount(() => dialog?.showModal());
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      class={`m-auto max-w-[calc(100vw-24px)] rounded-3 border border-line-strong bg-overlay p-4 text-text shadow-float backdrop:bg-bg/70 ${props.class ?? "w-120"}`}
      onCancel={(event) => props.onClose === undefined && event.preventDefault()}
      onClose={() => props.onClose?.()}
    >
      <header class="mb-2.5 flex items-center gap-2">
        <h2 id={id} class="flex-1 text-md">
          {props.title}
        </h2>
        {props.onClose !== undefined && (
          <Button variant="ghost" size="sm" square aria-label="Close" onClick={() => dialog?.close()}>
            <Icon name="close" />
          </Button>
        )}
      </header>
      {props.children}
    </dialog>
  );
}
