import type { CountedStepRow } from "@runfacts/db/rows";

/** The bit of `span_flags` of a span that a dialect knows. */
const OF_DIALECT = 1;

/** Whether a step is a span that no dialect knows, such as an HTTP request. */
export function isOtherSpan({ span_flags }: Pick<CountedStepRow, "span_flags">): boolean {
  return span_flags !== null && (span_flags & OF_DIALECT) === 0;
}
