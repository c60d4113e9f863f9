import { createSignal, createUniqueId, type JSX } from "solid-js";
import { Button } from "./button.tsx";
import type { ButtonLook } from "./button-class.ts";

const GAP = 4;
const MARGIN = 8;

/**
 * A button that opens a small panel below it. The browser's own popover: it closes on Esc and on a click outside,
 * lies over everything, and gives the focus back.
 */
export function Popover(
  props: ButtonLook & {
    /** Name of the panel, and of the button unless that says in words what it is. */
    readonly label: string;
    /** True if the button says in words what it is. */
    readonly isWorded?: boolean;
    readonly button: JSX.Element;
    /** The content; `close` closes the panel. */
    readonly children: (close: () => void) => JSX.Element;
    readonly class?: string;
    readonly title?: string | undefined;
  },
) {
  const id = createUniqueId();
  const [isOpen, setOpen] = createSignal(false);
  let panel: HTMLDivElement | undefined;
  let trigger: HTMLButtonElement | undefined;

  const place = () => {
    if (panel === undefined || trigger === undefined) return;
    const anchor = trigger.getBoundingClientRect();
    const right = Math.max(MARGIN, Math.min(anchor.left, window.innerWidth - panel.offsetWidth - MARGIN));
    panel.style.left = `${right}px`;
    panel.style.top = `${anchor.bottom + GAP}px`;
  };

  return (
    <>
      <Button
        ref={(element: HTMLButtonElement) => {
          trigger = element;
        }}
        variant={props.variant}
        size={props.size}
        square={props.square}
        popovertarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen()}
        aria-label={props.isWorded ? undefined : props.label}
        title={props.title}
        class={props.class}
      >
        {props.button}
      </Button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={props.label}
        class="fixed inset-auto m-0 rounded-3 border border-line-strong bg-overlay p-1 text-text shadow-float"
        on:toggle={(event: ToggleEvent) => {
          setOpen(event.newState === "open");
          if (event.newState === "open") place();
        }}
      >
        {isOpen() ? props.children(() => panel?.hidePopover()) : undefined}
      </div>
    </>
  );
}
