import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ListIncidentsResponse } from "@runfacts/gen/client/list_incidents";
import { resolveRange, type TimeRange } from "../filter/time-range.ts";
import type { IncidentFilter } from "../incidents/incident-filter.ts";
import { incidentKindOf, incidentStateOf } from "../incidents/incident-words.ts";
import { listIncidents } from "./incident-methods.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";
import type { Freshness } from "./use-stats.ts";

/** Which incidents to list. */
export interface IncidentsQuery extends Freshness, IncidentFilter {
  /** True for those that go on, false for those that are resolved. Default: both */
  readonly ongoing?: boolean | undefined;
  readonly environment?: string | undefined;
  /** Only those that went on at some time in it. */
  readonly range?: TimeRange | undefined;
  /** 1 to 100. Default: 20 */
  readonly pageSize?: number;
}

/** Lists the incidents that were opened last. */
export function useIncidents(question: () => IncidentsQuery | undefined): RpcResult<ListIncidentsResponse> {
  return useRpc(listIncidents, () => {
    const asked = question();
    if (asked === undefined) return undefined;
    const { pageSize = 20, pollMs, staleMs, ...which } = asked;
    const key = [which, pageSize];
    const request = () => ({ ...incidentFields(which), pageSize });
    return { key, request, keepPrevious: true, replace: true, pollMs, staleMs };
  });
}

/** Which incidents, as requests take it. */
export function incidentFields(which: Omit<IncidentsQuery, keyof Freshness | "pageSize">) {
  const { state, kind, ongoing, agentId, environment, range } = which;
  const { start, end } = resolveRange(range ?? { preset: "all" }, Date.now());
  return {
    state: state && incidentStateOf(state),
    kind: kind && incidentKindOf(kind),
    ongoing,
    filter: {
      agentId,
      environment,
      startTime: start === undefined ? undefined : timestampFromMs(start),
      endTime: end === undefined ? undefined : timestampFromMs(end),
    },
  };
}
