import type { RunSummary } from "@runfacts/gen/client/run";
import { createEffect, createSignal, onCleanup } from "solid-js";
import { transport } from "../api/transport.ts";
import type { FollowFilter } from "./follow-runs.ts";

/** Hears of runs as they change. */
export interface RunChanges {
  readonly onRun: (run: RunSummary) => void;
  /** Runs may have changed unheard: ask for what is shown again. */
  readonly onGap: () => void;
}

/**
 * Follows the runs of a filter while the page is visible and the owner lives. Hears of a gap each time it begins.
 *
 * @param filter undefined while there is nothing to follow
 * @returns whether the stream is open
 */
export function useRunChanges(filter: () => FollowFilter | undefined, changes: RunChanges): () => boolean {
  const [isOpen, setIsOpen] = createSignal(false);
  const [isVisible, setIsVisible] = createSignal(!document.hidden);
  const onVisibility = () => setIsVisible(!document.hidden);
  document.addEventListener("visibilitychange", onVisibility);
  onCleanup(() => document.removeEventListener("visibilitychange", onVisibility));
  createEffect(() => {
    const followed = filter();
    if (followed === undefined || !isVisible()) return;
    const stop = new AbortController();
    onCleanup(() => stop.abort());
    const handlers = { ...changes, onOpen: setIsOpen };
    // What is shown first does not wait for it.
    void import("./follow-runs.ts").then(
      ({ followRuns }) => followRuns(transport, followed, handlers, stop.signal),
      () => undefined,
    );
  });
  return isOpen;
}
