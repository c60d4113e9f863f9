import type { GetIncidentResponse } from "@runfacts/gen/client/list_incidents";
import { getIncident } from "./incident-methods.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

/** How often to ask again: its figures grow, and it is resolved by itself. */
const POLL_MS = 30_000;

/** Gets one incident with its causes. */
export function useIncident(incidentId: () => string): RpcResult<GetIncidentResponse> {
  return useRpc(getIncident, () => {
    const asked = incidentId();
    return { key: [asked], request: () => ({ incidentId: asked }), pollMs: POLL_MS, replace: true };
  });
}
