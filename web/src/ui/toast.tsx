import { createSignal, For, type JSX } from "solid-js";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { StatusShape } from "./status-mark.tsx";

interface Toast {
  readonly id: number;
  readonly content: JSX.Element;
}

const SHOWN_MS = 5_000;
const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
let lastId = 0;

const dismiss = (id: number) => setToasts((before) => before.filter((toast) => toast.id !== id));

/** Says for 5 s that something was done. */
export function showToast(content: JSX.Element): void {
  lastId += 1;
  const id = lastId;
  setToasts((before) => [...before.slice(-2), { id, content }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Where toasts appear; one for the whole page. */
export function Toaster() {
  return (
    <div
      role="status"
      class="pointer-events-none fixed right-5 bottom-5 z-40 grid justify-items-end gap-2 max-sm:right-3 max-sm:bottom-17"
    >
      <For each={toasts()}>
        {(toast) => (
          <div class="pointer-events-auto flex max-w-90 items-center gap-2.5 rounded-3 border border-line-strong bg-overlay py-2 pr-2 pl-3 shadow-float">
            <StatusShape status="success" />
            <span class="min-w-0 flex-1">{toast.content}</span>
            <Button variant="ghost" size="sm" square aria-label="Close" onClick={() => dismiss(toast.id)}>
              <Icon name="close" />
            </Button>
          </div>
        )}
      </For>
    </div>
  );
}
