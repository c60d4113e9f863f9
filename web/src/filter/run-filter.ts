import type { FailureTypeWord, StatusWord } from "../api/words.ts";
import type { TimeRange } from "./time-range.ts";

/** Which runs to show: the filters of ListRuns, with words for enums. Absent selects everything. */
export interface RunFilter {
  readonly agentId?: string | undefined;
  readonly agentVersion?: string | undefined;
  readonly environment?: string | undefined;
  readonly status?: StatusWord | undefined;
  /** True for runs that ended: that succeeded, failed or were partial. */
  readonly ended?: true | undefined;
  readonly failureType?: FailureTypeWord | undefined;
  readonly failureCode?: string | undefined;
  readonly stepName?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly minDurationMs?: number | undefined;
  readonly maxDurationMs?: number | undefined;
  readonly range?: TimeRange | undefined;
}

/** The filters that hold text, by name; the order is that of chips and suggestions. */
const textFields = [
  "agentId",
  "agentVersion",
  "environment",
  "failureCode",
  "stepName",
  "sessionId",
] as const;
export type TextField = (typeof textFields)[number];

/** True if a filter selects everything, whatever its range. */
export function isUnfiltered(filter: RunFilter): boolean {
  const { range: _, ...rest } = filter;
  return Object.values(rest).every((value) => value === undefined);
}
