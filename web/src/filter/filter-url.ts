import { isFailureTypeWord, isStatusWord } from "../api/words.ts";
import { parseDuration, writeDuration } from "../format/duration.ts";
import { filterTable as names, textFilters } from "./filter-table.ts";
import type { RunFilter } from "./run-filter.ts";
import { isPreset, type TimeRange } from "./time-range.ts";

/** Reads a filter from a URL's query, which has the names of the REST interface: a link reads like the call it makes. What makes no sense is left out: a link never breaks a page. */
export function readFilter(query: URLSearchParams): RunFilter {
  const status = query.get(names.status.url) ?? "";
  const failureType = query.get(names.failureType.url) ?? "";
  const texts = textFilters.map(({ field, url }) => [field, query.get(url) || undefined] as const);
  return {
    ...Object.fromEntries(texts),
    status: isStatusWord(status) ? status : undefined,
    ended: query.get(names.ended.url) === "true" ? true : undefined,
    failureType: isFailureTypeWord(failureType) ? failureType : undefined,
    minDurationMs: parseDuration(query.get(names.minDurationMs.url) ?? ""),
    maxDurationMs: parseDuration(query.get(names.maxDurationMs.url) ?? ""),
    range: readRange(query),
  };
}

/**
 * Writes a filter as a URL's query, always in the same order, without `?`; {@link readFilter} reads the same back.
 */
export function writeFilter(filter: RunFilter): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) => value !== undefined && query.set(name, value);
  put(names.status.url, filter.status);
  put(names.ended.url, filter.ended && "true");
  put(names.failureType.url, filter.failureType);
  for (const { field, url } of textFilters) put(url, filter[field]);
  put(
    names.minDurationMs.url,
    filter.minDurationMs === undefined ? undefined : writeDuration(filter.minDurationMs),
  );
  put(
    names.maxDurationMs.url,
    filter.maxDurationMs === undefined ? undefined : writeDuration(filter.maxDurationMs),
  );
  const { range } = filter;
  if (range !== undefined && "preset" in range) put("range", range.preset);
  else if (range !== undefined) {
    put(names.startTime.url, writeTime(range.start));
    put(names.endTime.url, writeTime(range.end));
  }
  return query.toString();
}

/** True if two filters are written alike. */
export function isSameFilter(a: RunFilter | undefined, b: RunFilter | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && writeFilter(a) === writeFilter(b));
}

/** Link to the runs that a filter selects. */
export const runsHref = (filter: RunFilter): string => hrefOf("/runs", filter);

/** Link to the groups of the failures that a filter selects. */
export const failuresHref = (filter: RunFilter): string => hrefOf("/failures", filter);

/** Link to the agents, or the one agent, of a filter. */
export const agentsHref = (filter: RunFilter): string => hrefOf("/agents", filter);

function hrefOf(path: string, filter: RunFilter): string {
  const query = writeFilter(filter);
  return query === "" ? path : `${path}?${query}`;
}

function readRange(query: URLSearchParams): TimeRange | undefined {
  const preset = query.get("range") ?? "";
  if (isPreset(preset)) return { preset };
  const start = readTime(query.get(names.startTime.url));
  const end = readTime(query.get(names.endTime.url));
  return start === undefined && end === undefined ? undefined : { start, end };
}

function readTime(text: string | null): number | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

function writeTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
