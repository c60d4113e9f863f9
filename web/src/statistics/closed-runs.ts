import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import { countOf } from "../format/number.ts";

type Counts = Pick<GetStatsResponse, "totalRuns" | "totalSteps" | "statusBreakdown">;

/** Number of runs that are no longer open: steps, time and usage are theirs alone. */
export const closedRuns = ({ totalRuns, statusBreakdown }: Counts): bigint =>
  totalRuns - (statusBreakdown["running"] ?? 0n);

/** `1,245 steps`; where some of the runs are open, `1,245 steps of 28 runs not open`. */
export function stepsText(stats: Counts): string {
  const steps = countOf(stats.totalSteps, "step");
  const closed = closedRuns(stats);
  return closed === stats.totalRuns ? steps : `${steps} of ${countOf(closed, "run")} not open`;
}
