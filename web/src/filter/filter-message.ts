import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { RunFilter as RunFilterMessage } from "@runfacts/gen/client/run_filter";
import { failureTypeWord, statusWord } from "../api/words.ts";
import { textFilters } from "./filter-table.ts";
import type { RunFilter } from "./run-filter.ts";

/** A filter as an answer tells it; one without times has no range. */
export function filterOfMessage(message: RunFilterMessage): RunFilter {
  const { status, ended, failureType, minDurationMs, maxDurationMs, startTime, endTime } = message;
  return {
    ...Object.fromEntries(textFilters.map(({ field }) => [field, message[field]])),
    status: status === undefined ? undefined : statusWord(status),
    ended: ended === true ? true : undefined,
    failureType: failureType === undefined ? undefined : failureTypeWord(failureType),
    minDurationMs: minDurationMs === undefined ? undefined : Number(minDurationMs),
    maxDurationMs: maxDurationMs === undefined ? undefined : Number(maxDurationMs),
    range:
      startTime === undefined && endTime === undefined
        ? undefined
        : { start: startTime && timestampMs(startTime), end: endTime && timestampMs(endTime) },
  };
}
