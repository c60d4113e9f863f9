import { isFailureTypeWord, isStatusWord } from "../api/words.ts";
import { parseDuration, writeDuration } from "../format/duration.ts";
import type { RunFilter, TextField } from "./run-filter.ts";
import { isPreset, type TimeRange } from "./time-range.ts";

/** Names in the URL: those of the REST interface, so that a link reads like the call it makes. */
const names: Readonly<Record<TextField, string>> = {
  agentId: "agent_id",
  agentVersion: "agent_version",
  environment: "environment",
  failureCode: "failure_code",
  stepName: "step_name",
  sessionId: "session_id",
};
const fields = Object.entries(names) as readonly [TextField, string][];

/** Reads a filter from a URL's query. What makes no sense is left out: a link never breaks a page. */
export function readFilter(query: URLSearchParams): RunFilter {
  const status = query.get("status") ?? "";
  const failureType = query.get("failure_type") ?? "";
  const texts = fields.map(([field, name]) => [field, query.get(name) || undefined] as const);
  return {
    ...Object.fromEntries(texts),
    status: isStatusWord(status) ? status : undefined,
    ended: query.get("ended") === "true" ? true : undefined,
    failureType: isFailureTypeWord(failureType) ? failureType : undefined,
    minDurationMs: parseDuration(query.get("min_duration") ?? ""),
    maxDurationMs: parseDuration(query.get("max_duration") ?? ""),
    range: readRange(query),
  };
}

/**
 * Writes a filter as a URL's query, always in the same order, without `?`; {@link readFilter} reads the same back.
 */
export function writeFilter(filter: RunFilter): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) => value !== undefined && query.set(name, value);
  put("status", filter.status);
  put("ended", filter.ended && "true");
  put("failure_type", filter.failureType);
  for (const [field, name] of fields) put(name, filter[field]);
  put("min_duration", filter.minDurationMs === undefined ? undefined : writeDuration(filter.minDurationMs));
  put("max_duration", filter.maxDurationMs === undefined ? undefined : writeDuration(filter.maxDurationMs));
  const { range } = filter;
  if (range !== undefined && "preset" in range) put("range", range.preset);
  else if (range !== undefined) {
    put("start_time", writeTime(range.start));
    put("end_time", writeTime(range.end));
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
  const start = readTime(query.get("start_time"));
  const end = readTime(query.get("end_time"));
  return start === undefined && end === undefined ? undefined : { start, end };
}

function readTime(text: string | null): number | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

function writeTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
