import { namesOf } from "../columns/column.ts";
import { run } from "../columns/run.ts";
import type { RunHeader } from "../rows.ts";

const headerColumns = namesOf(run.columns, { isHeader: true });

/** What a run is from its start on, of more. */
export function headerOf(row: RunHeader): RunHeader {
  return Object.fromEntries(headerColumns.map((column) => [column, row[column]])) as RunHeader;
}
