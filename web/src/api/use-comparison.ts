import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  CompareVersionsRequestSchema,
  type CompareVersionsResponse,
  CompareVersionsResponseSchema,
} from "@runfacts/gen/client/compare_versions";
import { resolveRange, type TimeRange } from "../filter/time-range.ts";
import { readMethod } from "./read-method.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

export const compareVersions = readMethod(
  "CompareVersions",
  CompareVersionsRequestSchema,
  CompareVersionsResponseSchema,
);

/** One side of a comparison. */
interface ComparedRuns {
  readonly version: string;
  readonly range: TimeRange;
}

export interface ComparisonQuery {
  readonly agentId: string;
  readonly environment: string | undefined;
  readonly baseline: ComparedRuns;
  readonly candidate: ComparedRuns;
}

/** Compares two versions of an agent, or two ranges of one; the comparison before stays until the new one is there. */
export function useComparison(
  question: () => ComparisonQuery | undefined,
): RpcResult<CompareVersionsResponse> {
  return useRpc(compareVersions, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { agentId, environment, baseline, candidate } = asked;
    const request = () => {
      const [from, to] = [rangeOf(baseline), rangeOf(candidate)];
      return {
        filter: { agentId, environment },
        baselineVersion: baseline.version,
        baselineStartTime: from.start,
        baselineEndTime: from.end,
        candidateVersion: candidate.version,
        candidateStartTime: to.start,
        candidateEndTime: to.end,
      };
    };
    return { key: [asked], request, keepPrevious: true, staleMs: 30_000 };
  });
}

/** All time begins with the first run, and not with what is the default. */
function rangeOf({ range }: ComparedRuns) {
  const { start = 0, end } = resolveRange(range, Date.now());
  return { start: timestampFromMs(start), end: end === undefined ? undefined : timestampFromMs(end) };
}
