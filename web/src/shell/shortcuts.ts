import { createSignal, onCleanup } from "solid-js";

/** A key that does something on this page. */
export interface Shortcut {
  /** `event.key` of the key, or of each of several that do the same. */
  readonly keys: readonly string[];
  /** What it does, for the help. */
  readonly label: string;
  readonly run: (event: KeyboardEvent) => void;
}

const [shortcuts, setShortcuts] = createSignal<readonly Shortcut[]>([]);

/** The keys of the page that is shown, for the help. */
export { shortcuts };

/** Gives keys a meaning while the component that calls this is shown. Later ones win over earlier ones. */
export function useShortcuts(added: readonly Shortcut[]): void {
  setShortcuts((before) => [...before, ...added]);
  onCleanup(() => setShortcuts((before) => before.filter((shortcut) => !added.includes(shortcut))));
}

/** Where keys mean something else; a tooltip takes none. */
const OVERLAYS = "dialog[open], :popover-open:not([role=tooltip])";

/** Runs the shortcut of a key, unless someone is typing, something lies over the page, or the key is the browser's. */
export function runShortcut(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
    return;
  if (document.querySelector(OVERLAYS) !== null) return;
  const shortcut = shortcuts().findLast((candidate) => candidate.keys.includes(event.key));
  if (shortcut === undefined) return;
  event.preventDefault();
  shortcut.run(event);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
