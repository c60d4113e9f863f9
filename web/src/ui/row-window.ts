/** Rows kept beyond those in view, at either end. */
const SPARE = 16;
/** The window moves by this many rows at once, so that most scrolling changes nothing. */
const STRIDE = 8;

/** The rows that are in the page: from the first to before the last. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * Which rows of a long list must be in the page: those in view and a few around, however long the list is.
 *
 * @param scrollTop px above the view
 * @param height of the view in px
 * @param rowHeight of each row in px
 * @param count number of rows
 */
export function rowWindow(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight) - SPARE;
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight) + SPARE;
  const from = Math.max(0, Math.floor(first / STRIDE) * STRIDE);
  const to = Math.min(count, Math.ceil(last / STRIDE) * STRIDE);
  return { from: Math.min(from, to), to };
}

/** Where to scroll so that a row is in view: nowhere if it is, else the nearest place. */
export function scrollTopFor(
  row: number,
  view: { readonly scrollTop: number; readonly height: number; readonly rowHeight: number },
): number {
  const top = row * view.rowHeight;
  const least = top + view.rowHeight - view.height;
  return Math.min(Math.max(view.scrollTop, least), top);
}
