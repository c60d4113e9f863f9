import { type FailureTypeWord, failureTypeWords } from "../api/words.ts";

/** The failures of one type. */
export interface FailureGroup {
  readonly type: FailureTypeWord;
  readonly count: number;
  /** Its codes, most frequent first. */
  readonly codes: readonly { readonly code: string; readonly count: number }[];
}

/**
 * Failures by type, then by code, most frequent first. Types without failures are there, too: zero is an answer.
 *
 * @param breakdown number of failures by "type/code"; a code may hold slashes of its own
 */
export function groupFailures(breakdown: { readonly [key: string]: bigint }): readonly FailureGroup[] {
  const parsed = Object.entries(breakdown).map(([key, count]) => {
    const slash = key.indexOf("/");
    return { type: key.slice(0, slash), code: key.slice(slash + 1), count: Number(count) };
  });
  return failureTypeWords
    .map((type) => {
      const codes = parsed
        .filter((entry) => entry.type === type)
        .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code))
        .map(({ code, count }) => ({ code, count }));
      return { type, count: codes.reduce((sum, { count }) => sum + count, 0), codes };
    })
    .sort((a, b) => b.count - a.count);
}
