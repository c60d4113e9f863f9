import { createMemo, createRoot, createSignal } from "solid-js";
import { type RunColumn, runColumns } from "./run-columns.tsx";

const STORAGE_KEY = "runfacts.run-columns";
const [chosen, setChosen] = createSignal(read());
const [windowWidth, setWindowWidth] = createSignal(window.innerWidth);
window.addEventListener("resize", () => setWindowWidth(window.innerWidth));

/**
 * Ids of the columns that the reader chose for the list of runs; undefined for those that fit. Kept in localStorage: it
 * is how this reader likes the list, and no part of what a link shows to others.
 */
export { chosen as chosenColumns };

/** Chooses columns by id; undefined leaves it to the width again. */
export function chooseColumns(ids: readonly string[] | undefined): void {
  try {
    if (ids === undefined) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, ids.join(","));
  } catch {
    // Storage is off: the choice lives as long as the page.
  }
  setChosen(ids);
}

/** The columns to show, in their order: those that were chosen, else those that the window has room for. */
export const shownColumns: () => readonly RunColumn[] = createRoot(() =>
  createMemo(
    () => {
      const ids = chosen();
      return runColumns.filter(({ id, isFixed, from = 0 }) =>
        ids === undefined ? windowWidth() >= from : isFixed || ids.includes(id),
      );
    },
    [],
    // The same columns must not be drawn again while the window is resized.
    { equals: (a, b) => a.length === b.length && a.every((column, index) => column === b[index]) },
  ),
);

function read(): readonly string[] | undefined {
  try {
    return localStorage.getItem(STORAGE_KEY)?.split(",");
  } catch {
    return undefined;
  }
}
