import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { RunFilterSchema } from "@runfacts/gen/client/run_filter";
import { failureTypeOf, statusOf } from "../api/words.ts";
import { type FilterField, type TextField, textFilters } from "./filter-table.ts";
import type { RunFilter } from "./run-filter.ts";
import { resolveRange } from "./time-range.ts";

/** What requests take as their filter. */
export type FilterFields = Omit<MessageInitShape<typeof RunFilterSchema>, "$typeName" | "$unknown">;

/** A filter as requests take it; "the last hour" ends now. */
export function filterFields(filter: RunFilter): FilterFields {
  const { start, end } = resolveRange(filter.range ?? { preset: "all" }, Date.now());
  return {
    ...textsOf(filter),
    status: filter.status && statusOf(filter.status),
    ended: filter.ended,
    failureType: filter.failureType && failureTypeOf(filter.failureType),
    minDurationMs: bigintOf(filter.minDurationMs),
    maxDurationMs: bigintOf(filter.maxDurationMs),
    startTime: timestampOf(start),
    endTime: timestampOf(end),
  } satisfies Record<FilterField, unknown>;
}

const textsOf = (filter: RunFilter) =>
  Object.fromEntries(textFilters.map(({ field }) => [field, filter[field]])) as Record<
    TextField,
    string | undefined
  >;
const bigintOf = (value: number | undefined) => (value === undefined ? undefined : BigInt(value));
const timestampOf = (ms: number | undefined) => (ms === undefined ? undefined : timestampFromMs(ms));
