import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import type { Proportion } from "../../statistics/newcombe.ts";

/** Retries of one side, which are counted in its latest runs. */
export interface Retries {
  /** Runs with a retry among those that were looked at. */
  readonly retried: Proportion;
  readonly retries: number;
  /** True if not all runs were looked at. */
  readonly isSample: boolean;
}

/** The retries of statistics, which were asked for with them. */
export function retriesOf({ retries, totalRuns }: GetStatsResponse): Retries {
  const total = Number(retries?.runCount ?? 0n);
  return {
    retried: { hits: Number(retries?.retriedRunCount ?? 0n), total },
    retries: Number(retries?.retryCount ?? 0n),
    isSample: total < Number(totalRuns),
  };
}
