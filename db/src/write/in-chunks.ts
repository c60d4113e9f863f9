/** Rows that one statement joins with what is stored. */
const CHUNK_ROWS = 64;

/**
 * Writes rows some at a time. Of a day of which little is known yet, a plan takes what it joins for next to nothing and compares each
 * row with each: the time for many rows would grow with their square.
 */
export async function inChunks<Row>(
  rows: readonly Row[],
  write: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) await write(rows.slice(at, at + CHUNK_ROWS));
}
