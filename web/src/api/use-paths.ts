import {
  GetPathsRequestSchema,
  type GetPathsResponse,
  GetPathsResponseSchema,
} from "@runfacts/gen/client/get_paths";
import { filterFields } from "../filter/filter-request.ts";
import type { RunFilter } from "../filter/run-filter.ts";
import { readMethod } from "./read-method.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

export const getPaths = readMethod("GetPaths", GetPathsRequestSchema, GetPathsResponseSchema);

/** Whose ways: with a baseline, those of a version beside it. */
export interface PathsQuery {
  readonly filter: Pick<RunFilter, "agentId" | "agentVersion" | "environment" | "range">;
  readonly baselineVersion?: string | undefined;
}

/** Asks which ways runs of an agent took through their steps: of the runs that ended. */
export function usePaths(question: () => PathsQuery | undefined): RpcResult<GetPathsResponse> {
  return useRpc(getPaths, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { filter, baselineVersion } = asked;
    const request = () => ({ filter: filterFields(filter), baselineVersion });
    return { key: [asked], request, staleMs: 60_000, keepPrevious: true, replace: true };
  });
}
