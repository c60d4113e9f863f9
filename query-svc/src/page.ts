/** One page of rows, and the last row of it when there are more. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly last: T | undefined;
}

/**
 * Rows of a page out of a query for one row more than the page takes.
 *
 * @param rows at most `size + 1` rows
 */
export function pageOf<T>(rows: readonly T[], size: number): Page<T> {
  if (rows.length <= size) return { rows, last: undefined };
  return { rows: rows.slice(0, size), last: rows[size - 1] };
}

/** Size of a page: what was asked for, at most `max`; `fallback` where nothing was asked for. */
export function pageSizeOf(asked: number | undefined, fallback: number, max: number): number {
  return Math.min(asked ?? fallback, max);
}

/** Most steps or failures a page, and how many there are by default: those of the largest run. */
export const MAX_ITEMS_PAGE_SIZE = 10_000;
