import { createSignal } from "solid-js";
import { type RunColumn, runColumns } from "./run-columns.tsx";

const storageKey = "runfacts.run-columns";
const [chosen, setChosen] = createSignal(read());

/**
 * Ids of the columns that the reader chose for the list of runs; undefined for those that fit. Kept in localStorage: it
 * is how this reader likes the list, and no part of what a link shows to others.
 */
export { chosen as chosenColumns };

/** Chooses columns by id; undefined leaves it to the width again. */
export function chooseColumns(ids: readonly string[] | undefined): void {
  try {
    if (ids === undefined) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, ids.join(","));
  } catch {
    // Storage is off: the choice lives as long as the page.
  }
  setChosen(ids);
}

/** The columns to show, in their order. Without a choice those that need room are there, too: styles hide them. */
export function shownColumns(): readonly RunColumn[] {
  const ids = chosen();
  return runColumns.filter(({ id, presence }) =>
    ids === undefined ? presence !== "off" : presence === "fixed" || ids.includes(id),
  );
}

function read(): readonly string[] | undefined {
  try {
    return localStorage.getItem(storageKey)?.split(",");
  } catch {
    return undefined;
  }
}
