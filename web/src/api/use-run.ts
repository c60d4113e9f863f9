import { type GetRunResponse, QueryService } from "@runfacts/gen/client/query_service";
import { type RpcResult, useRpc } from "./use-rpc.ts";

/** Gets one run whole. */
export function useRun(runId: () => string): RpcResult<GetRunResponse> {
  return useRpc(QueryService.method.getRun, () => {
    const asked = runId();
    return { key: [asked], request: () => ({ runId: asked }), staleMs: 60_000, replace: true };
  });
}
