import { createSignal } from "solid-js";

const storageKey = "runfacts.query-key";
const [apiKey, setKey] = createSignal(read());

/** The query key of this tab, if one was given. Kept in sessionStorage: it goes when the tab does. */
export { apiKey };

/** Keeps the key for this tab; undefined forgets it. */
export function setApiKey(key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, key);
  } catch {
    // Storage is off: the key lives as long as the page.
  }
  setKey(key);
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(storageKey) ?? undefined;
  } catch {
    return undefined;
  }
}
