import type { FailureTypeWord, StatusWord } from "../api/words.ts";
import type { TextField } from "./filter-table.ts";
import type { TimeRange } from "./time-range.ts";

/** Which runs to show: the filters of the contract, with words for enums. Absent selects everything. */
export interface RunFilter extends Readonly<Partial<Record<TextField, string | undefined>>> {
  readonly status?: StatusWord | undefined;
  /** True for runs that ended: that succeeded, failed or were partial. */
  readonly ended?: true | undefined;
  readonly failureType?: FailureTypeWord | undefined;
  readonly minDurationMs?: number | undefined;
  readonly maxDurationMs?: number | undefined;
  readonly range?: TimeRange | undefined;
}

/** True if a filter selects everything, whatever its range. */
export function isUnfiltered(filter: RunFilter): boolean {
  const { range: _, ...rest } = filter;
  return Object.values(rest).every((value) => value === undefined);
}
