import type { Row } from "../../../timeline/rows.ts";
import type { WaterfallState } from "./waterfall-state.ts";

/**
 * Moves among the rows by keys: up, down, Home and End go to a row and choose its step, left folds or goes to the row
 * above, right unfolds.
 *
 * @returns index of the row that was moved to, if one was
 */
export function moveInRows(event: KeyboardEvent, state: WaterfallState): number | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const rows = state.rows();
  const index = rows.findIndex((row) => row.id === state.activeRow());
  const row = rows[index];
  const isOpen = row !== undefined && row.kind !== "gap" && !row.isFolded && row.node.children.length > 0;
  const fold = () => row && state.toggleFold(row.id);
  let target: number | undefined;
  if (event.key === "ArrowDown" || event.key === "j") target = nearest(rows, index + 1, 1);
  else if (event.key === "ArrowUp" || event.key === "k") target = nearest(rows, index - 1, -1);
  else if (event.key === "Home") target = nearest(rows, 0, 1);
  else if (event.key === "End") target = nearest(rows, rows.length - 1, -1);
  else if (event.key === "ArrowLeft" && isOpen) fold();
  else if (event.key === "ArrowLeft") target = rowAbove(rows, index);
  else if (event.key === "ArrowRight" && row?.kind !== "gap" && row?.isFolded) fold();
  else if (event.key !== "ArrowRight") return undefined;
  event.preventDefault();
  event.stopPropagation();
  const next = rows[target ?? -1];
  if (next !== undefined) state.activate(next);
  return target;
}

/** The row at an index that is no gap, or the next one in a direction. */
function nearest(rows: readonly Row[], from: number, direction: 1 | -1): number | undefined {
  for (let index = from; index >= 0 && index < rows.length; index += direction) {
    if (rows[index]?.kind !== "gap") return index;
  }
  return undefined;
}

/** The nearest row above that is less deep. */
function rowAbove(rows: readonly Row[], index: number): number | undefined {
  const depth = rows[index]?.depth ?? 0;
  const above = rows
    .slice(0, Math.max(0, index))
    .findLastIndex((row) => row.kind !== "gap" && row.depth < depth);
  return above < 0 ? undefined : above;
}
