import { createUniqueId, type JSX, onCleanup } from "solid-js";

const DELAY_MS = 350;
const GAP = 6;
const MARGIN = 8;

/**
 * Says more about a control when it is pointed at or has the focus. The browser's own popover keeps it over
 * everything; Esc hides it. What it says must not be needed to use the control.
 */
export function Tooltip(props: { readonly text: JSX.Element; readonly children: JSX.Element }) {
  const id = createUniqueId();
  let tip: HTMLDivElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (event: Event) => {
    const control = (event.target as Element).closest("button, a, [tabindex]");
    if (tip === undefined || control === null || tip.contains(control)) return;
    const box = tip;
    control.setAttribute("aria-describedby", id);
    clearTimeout(timer);
    timer = setTimeout(() => {
      box.showPopover();
      const anchor = control.getBoundingClientRect();
      const middle = anchor.left + (anchor.width - box.offsetWidth) / 2;
      const below = anchor.bottom + GAP + box.offsetHeight < window.innerHeight;
      box.style.left = `${Math.max(MARGIN, Math.min(middle, window.innerWidth - box.offsetWidth - MARGIN))}px`;
      box.style.top = `${below ? anchor.bottom + GAP : anchor.top - GAP - box.offsetHeight}px`;
    }, DELAY_MS);
  };
  const hide = () => {
    clearTimeout(timer);
    if (tip?.isConnected) tip.hidePopover();
  };
  onCleanup(hide);

  return (
    <span
      class="contents"
      on:pointerover={show}
      on:pointerout={hide}
      on:pointerdown={hide}
      on:focusin={show}
      on:focusout={hide}
      on:keydown={(event) => event.key === "Escape" && hide()}
    >
      {props.children}
      <div
        ref={tip}
        id={id}
        popover="manual"
        role="tooltip"
        class="pointer-events-none fixed inset-auto m-0 max-w-70 rounded-2 border border-line-strong bg-overlay px-2 py-1 text-sm font-normal whitespace-normal text-text-2 shadow-float"
      >
        {props.text}
      </div>
    </span>
  );
}
