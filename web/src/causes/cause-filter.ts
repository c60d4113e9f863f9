import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Cause } from "@runfacts/gen/client/cause";
import { failureTypeWord } from "../api/words.ts";
import { textFilters } from "../filter/filter-table.ts";
import type { RunFilter } from "../filter/run-filter.ts";

/** The runs of a cause as pages filter by; undefined where no filter selects them. Times are whole milliseconds, the end after it. */
export function causeFilter({ filter }: Cause): RunFilter | undefined {
  if (filter === undefined) return undefined;
  const { startTime, endTime, failureType } = filter;
  return {
    ...Object.fromEntries(textFilters.map(({ field }) => [field, filter[field]])),
    failureType: failureType === undefined ? undefined : failureTypeWord(failureType),
    ended: true,
    range: {
      start: startTime && timestampMs(startTime),
      end: endTime && Math.ceil(Number(endTime.seconds) * 1_000 + endTime.nanos / 1e6),
    },
  };
}
