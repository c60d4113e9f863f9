import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import { type FailureTypeWord, failureTypeWords } from "../api/words.ts";

/** The failures of one type and code. */
export interface CodeCount {
  readonly code: string;
  readonly count: number;
  /** Runs with at least one of them. */
  readonly runs: number;
  /** Of the failures, how many the agents survived. */
  readonly survived: number;
}

/** The failures of one type. */
export interface FailureGroup {
  readonly type: FailureTypeWord;
  readonly count: number;
  /** Its codes, most frequent first. */
  readonly codes: readonly CodeCount[];
}

/** The part of statistics that tells of failures. */
export type FailureBreakdowns = Partial<
  Pick<GetStatsResponse, "failureBreakdown" | "failureRunBreakdown" | "survivedBreakdown">
>;

/**
 * Failures by type, then by code, most frequent first. Types without failures are there, too: zero is an answer.
 *
 * Each breakdown is by "type/code"; a code may hold slashes of its own.
 */
export function groupFailures({
  failureBreakdown: breakdown = {},
  failureRunBreakdown: runs = {},
  survivedBreakdown: survived = {},
}: FailureBreakdowns): readonly FailureGroup[] {
  const parsed = Object.entries(breakdown).map(([key, count]) => {
    const slash = key.indexOf("/");
    const [type, code] = [key.slice(0, slash), key.slice(slash + 1)];
    return {
      type,
      code,
      count: Number(count),
      runs: Number(runs[key] ?? 0n),
      survived: Number(survived[key] ?? 0n),
    };
  });
  return failureTypeWords
    .map((type) => {
      const codes = parsed
        .filter((entry) => entry.type === type)
        .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code))
        .map(({ type: _type, ...entry }) => entry);
      return { type, count: codes.reduce((sum, { count }) => sum + count, 0), codes };
    })
    .sort((a, b) => b.count - a.count);
}
