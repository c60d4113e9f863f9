import { type RunSummary, RunSummarySchema } from "@runfacts/gen/client/run";
import type { RunFilter } from "../filter/run-filter.ts";
import { openDownload } from "./download.ts";
import { restRecord } from "./rest-record.ts";
import { runCsvHeader, runCsvLine } from "./run-csv.ts";
import { runPages } from "./run-pages.ts";

export type ExportFormat = "csv" | "ndjson";

interface Writer {
  readonly type: string;
  readonly header: string;
  readonly line: (run: RunSummary) => string;
}

const writers: Readonly<Record<ExportFormat, Writer>> = {
  csv: { type: "text/csv", header: runCsvHeader, line: runCsvLine },
  ndjson: {
    type: "application/x-ndjson",
    header: "",
    line: (run) => `${JSON.stringify(restRecord(RunSummarySchema, run))}\n`,
  },
};

/** What an export came to. */
export interface ExportResult {
  readonly name: string;
  readonly runs: number;
}

/**
 * Writes the runs that a filter selects to a file of the reader, a page at a time: as CSV, or as NDJSON with one run a
 * line as the REST interface lists it. Both hold the fields of the list, never content.
 *
 * @param onProgress called with the number of runs written so far
 * @returns undefined if the reader chose no place for the file
 * @throws if the service does not answer, the file cannot be written, or `signal` is aborted; no file is left then
 */
export async function exportRuns(
  filter: RunFilter,
  format: ExportFormat,
  signal: AbortSignal,
  onProgress: (runs: number) => void,
): Promise<ExportResult | undefined> {
  const { type, header, line } = writers[format];
  const name = `runs-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}Z.${format}`;
  const download = await openDownload(name, type);
  if (download === undefined) return undefined;
  let runs = 0;
  try {
    await download.write(header);
    for await (const page of runPages(filter, signal)) {
      await download.write(page.map(line).join(""));
      runs += page.length;
      onProgress(runs);
    }
    signal.throwIfAborted();
    await download.close();
    return { name, runs };
  } catch (error) {
    await download.abort();
    throw error;
  }
}
