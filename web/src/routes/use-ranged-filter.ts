import type { ListRunsResponse } from "@runfacts/gen/client/query_service";
import { createMemo } from "solid-js";
import { startedMs } from "../api/run-times.ts";
import type { RpcResult } from "../api/use-rpc.ts";
import { useRuns } from "../api/use-runs.ts";
import { isSameFilter } from "../filter/filter-url.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { presetWith, type TimeRange } from "../filter/time-range.ts";
import { useFilter } from "../filter/use-filter.ts";

/** The filter of a page that is about a range. */
export interface RangedFilter {
  /** Undefined until the range is known. Without a chosen range, it is one that has the latest run in it. */
  readonly filter: () => (RunFilter & { readonly range: TimeRange }) | undefined;
  /** Changes parts of the filter in the URL. */
  readonly change: (part: RunFilter) => void;
  /** The latest run of all; its list is empty where there is none. */
  readonly latest: RpcResult<ListRunsResponse>;
}

/**
 * The filter in the URL of a page, with a range.
 *
 * @param pollMs how often to ask for the latest run, in milliseconds. Default: not again
 */
export function useRangedFilter(pollMs: () => number | undefined = () => undefined): RangedFilter {
  const [chosen, change] = useFilter();
  const latest = useRuns(() => ({ filter: {}, pageSize: 1, pollMs: pollMs() }));
  const filter = createMemo(
    () => {
      const { range } = chosen();
      if (range !== undefined) return { ...chosen(), range };
      const run = latest.data?.runs[0];
      return run && { ...chosen(), range: { preset: presetWith(startedMs(run), Date.now()) } };
    },
    undefined,
    // Each new run is the latest for a while: the question stays the same.
    { equals: isSameFilter },
  );
  return { filter, change, latest };
}
