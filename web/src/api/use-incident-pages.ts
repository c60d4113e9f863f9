import type { MessageInitShape } from "@bufbuild/protobuf";
import { callUnaryMethod } from "@connectrpc/connect-query-core";
import type { Incident } from "@runfacts/gen/client/incident";
import type { ListIncidentsRequestSchema, ListIncidentsResponse } from "@runfacts/gen/client/list_incidents";
import { listIncidents } from "./incident-methods.ts";
import { transport } from "./transport.ts";
import { type IncidentsQuery, incidentFields } from "./use-incidents.ts";
import { type AskedPage, type ListedPages, usePages } from "./use-pages.ts";

/** Incidents to list at once. */
export const INCIDENTS_PAGE = 50;
const POLL_MS = 30_000;

type Fields = MessageInitShape<typeof ListIncidentsRequestSchema>;

const method = {
  ask: ({ fields, pageToken }: AskedPage<Fields>, signal: AbortSignal) =>
    callUnaryMethod(transport, listIncidents, { ...fields, pageSize: INCIDENTS_PAGE, pageToken }, { signal }),
  rowsOf: ({ incidents }: ListIncidentsResponse) => incidents,
  totalOf: ({ totalIncidents }: ListIncidentsResponse) => totalIncidents,
  idOf: ({ incidentId }: Incident) => incidentId,
};

/**
 * Lists incidents a page at a time, those that were opened last first.
 *
 * @param question undefined while there is nothing to ask
 */
export function useIncidentPages(
  question: () => Pick<IncidentsQuery, "state" | "kind" | "agentId" | "ongoing"> | undefined,
): ListedPages<Incident> {
  return usePages(method, () => {
    const asked = question();
    return asked && { key: ["incident pages", asked], fields: () => incidentFields(asked), pollMs: POLL_MS };
  });
}
