import {
  type IncidentKindWord,
  type IncidentStateWord,
  isIncidentKindWord,
  isIncidentStateWord,
} from "./incident-words.ts";

/** Which incidents are shown. Absent selects all. */
export interface IncidentFilter {
  readonly state?: IncidentStateWord | undefined;
  readonly kind?: IncidentKindWord | undefined;
  readonly agentId?: string | undefined;
}

/** Reads the filter of the page from a URL's query. Values that make no sense are ignored. */
export function readIncidentFilter(query: URLSearchParams): IncidentFilter {
  const state = query.get("state") ?? "";
  const kind = query.get("kind") ?? "";
  return {
    state: isIncidentStateWord(state) ? state : undefined,
    kind: isIncidentKindWord(kind) ? kind : undefined,
    agentId: query.get("agent_id") || undefined,
  };
}

/** Link to the incidents under a filter; its query is what {@link readIncidentFilter} reads. */
export function incidentsHref({ state, kind, agentId }: IncidentFilter): string {
  const query = new URLSearchParams();
  if (state !== undefined) query.set("state", state);
  if (kind !== undefined) query.set("kind", kind);
  if (agentId !== undefined) query.set("agent_id", agentId);
  return query.size === 0 ? "/incidents" : `/incidents?${query}`;
}

/** Link to an incident. */
export const incidentHref = (incidentId: string): string => `/incidents/${incidentId}`;
