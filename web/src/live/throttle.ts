import { onCleanup } from "solid-js";

/** Calls `action` at once, then at most once in `waitMs` until the owner is gone; a call in between comes at its end. */
export function throttled(action: () => void, waitMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  const call = () => {
    if (timer !== undefined) {
      isWanted = true;
      return;
    }
    action();
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) call();
    }, waitMs);
    isWanted = false;
  };
  onCleanup(() => clearTimeout(timer));
  return call;
}
