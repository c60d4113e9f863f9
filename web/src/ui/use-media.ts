import { createSignal, onCleanup } from "solid-js";

/** Whether a media query such as `(min-width: 1200px)` holds, kept up to date. */
export function useMedia(query: string): () => boolean {
  const list = window.matchMedia(query);
  const [matches, setMatches] = createSignal(list.matches);
  const update = () => setMatches(list.matches);
  list.addEventListener("change", update);
  onCleanup(() => list.removeEventListener("change", update));
  return matches;
}
