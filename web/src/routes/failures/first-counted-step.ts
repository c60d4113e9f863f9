import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { ListFailureGroupsResponse } from "@runfacts/gen/client/failure_group";

/** Index of the first step of the trends that is counted. Steps before it are not 0, but unknown. */
export function firstCountedStep({
  trendStartTime,
  step,
  countedSince,
}: Pick<ListFailureGroupsResponse, "trendStartTime" | "step" | "countedSince">): number {
  if (trendStartTime === undefined || step === undefined || countedSince === undefined) return 0;
  const beforeMs = timestampMs(countedSince) - timestampMs(trendStartTime);
  return Math.max(0, Math.floor(beforeMs / (Number(step.seconds) * 1000)));
}
