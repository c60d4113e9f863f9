import { ConnectError } from "@connectrpc/connect";
import { callUnaryMethod } from "@connectrpc/connect-query-core";
import type { Incident } from "@runfacts/gen/client/incident";
import type { ListIncidentsResponse } from "@runfacts/gen/client/list_incidents";
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo } from "solid-js";
import { listenFor } from "./connection.ts";
import { listIncidents } from "./incident-methods.ts";
import { transport } from "./transport.ts";
import { type IncidentsQuery, incidentFields } from "./use-incidents.ts";

/** Incidents to list at once. */
export const INCIDENTS_PAGE = 50;
/** How often to ask for the first page again; with several pages listed, not at all. */
const POLL_MS = 30_000;

/** Incidents as far as they were listed. Reading it never suspends. */
export interface IncidentPages {
  /** Those that were opened last first, each once; those of the question before until this one is answered. */
  readonly incidents: readonly Incident[] | undefined;
  /** How many there are; 0 before it is known. */
  readonly total: number;
  readonly isPending: boolean;
  /** True while `incidents` answers the question before. */
  readonly isPrevious: boolean;
  readonly error: ConnectError | undefined;
  readonly retry: () => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why the next page could not be had. */
  readonly moreError: ConnectError | undefined;
  readonly loadMore: () => Promise<void>;
}

/**
 * Lists incidents a page at a time.
 *
 * @param question undefined while there is nothing to ask
 */
export function useIncidentPages(
  question: () => Pick<IncidentsQuery, "state" | "kind" | "agentId" | "ongoing"> | undefined,
): IncidentPages {
  const client = useQueryClient();
  const query = useInfiniteQuery<
    Listed,
    Error,
    InfiniteData<Listed, string | undefined>,
    readonly unknown[],
    string | undefined
  >(() => {
    const asked = question();
    return {
      queryKey: ["incident pages", asked],
      queryFn: async ({ pageParam, signal }) => {
        const request = { ...incidentFields(asked ?? {}), pageSize: INCIDENTS_PAGE, pageToken: pageParam };
        return new Listed(
          await listenFor(callUnaryMethod(transport, listIncidents, request, { signal }), client),
        );
      },
      initialPageParam: undefined,
      getNextPageParam: ({ response }) => response.nextPageToken || undefined,
      enabled: asked !== undefined,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) < 2 ? POLL_MS : false),
      refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) < 2,
      reconcile: false,
    };
  });
  const pages = () => (query.isPending || question() === undefined ? undefined : query.data?.pages);
  const incidents = createMemo(() => {
    const listed = pages()?.flatMap(({ response }) => response.incidents);
    return listed && [...new Map(listed.map((incident) => [incident.incidentId, incident])).values()];
  });
  const last = () => pages()?.at(-1)?.response;
  const error = () => (query.error === null ? undefined : ConnectError.from(query.error));
  return {
    get incidents() {
      return incidents();
    },
    get total() {
      return Number(last()?.totalIncidents ?? 0n);
    },
    get isPending() {
      return query.isPending && question() !== undefined;
    },
    get isPrevious() {
      return query.isPlaceholderData;
    },
    get error() {
      return error();
    },
    retry: () => void query.refetch(),
    get hasMore() {
      return (last()?.nextPageToken ?? "") !== "";
    },
    get isLoadingMore() {
      return query.isFetchingNextPage;
    },
    get moreError() {
      return query.isFetchNextPageError ? error() : undefined;
    },
    loadMore: async () => void (await query.fetchNextPage()),
  };
}

/** An answer that a store takes as it is. */
class Listed {
  readonly response: ListIncidentsResponse;
  constructor(response: ListIncidentsResponse) {
    this.response = response;
  }
}
