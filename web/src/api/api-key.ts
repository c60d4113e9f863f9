import { createSignal } from "solid-js";

const STORAGE_KEY = "runfacts.query-key";
const [apiKey, setKey] = createSignal(read());

/** The query key of this tab, if one was given. Kept in sessionStorage: it goes when the tab does. */
export { apiKey };

/** Keeps the key for this tab; undefined forgets it. */
export function setApiKey(key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, key);
  } catch {
    // Storage is off: the key lives as long as the page.
  }
  setKey(key);
}

function read(): string | undefined {
  try {
    return sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
