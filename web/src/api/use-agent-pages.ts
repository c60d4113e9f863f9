import { ConnectError } from "@connectrpc/connect";
import { callUnaryMethod } from "@connectrpc/connect-query-core";
import { type ListAgentsResponse, QueryService } from "@runfacts/gen/client/query_service";
import type { AgentSummary } from "@runfacts/gen/client/stats";
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo } from "solid-js";
import { filterFields } from "../filter/filter-request.ts";
import { listenFor } from "./connection.ts";
import { transport } from "./transport.ts";
import { AGENTS_PAGE, type AgentsQuery } from "./use-agents.ts";
import { mergeByRun } from "./use-rpc.ts";

/** What all pages of a list are asked with: a range that ends now ends when the first one is asked for. */
type Fields = ReturnType<typeof filterFields>;

interface AgentPage {
  readonly fields: Fields;
  readonly response: ListAgentsResponse;
}

interface NextPage {
  readonly fields: Fields;
  readonly pageToken: string;
}

type Pages = InfiniteData<AgentPage, NextPage | undefined>;

/** Agents, or versions of agents, as far as they were listed. Reading it never suspends. */
export interface AgentPages {
  /** Those with most runs first, each once; those of the question before until this one is answered. */
  readonly agents: readonly AgentSummary[] | undefined;
  /** How many there are; 0n before it is known. */
  readonly total: bigint;
  /** True until there is an answer or an error. */
  readonly isPending: boolean;
  /** True while `agents` answers the question before. */
  readonly isPrevious: boolean;
  /** Why the last answer could not be had. */
  readonly error: ConnectError | undefined;
  readonly retry: () => void;
  /** Pages that are listed. */
  readonly pages: number;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why the next page could not be had. */
  readonly moreError: ConnectError | undefined;
  /** Lists the next page, too, unless none is left. */
  readonly loadMore: () => Promise<void>;
}

/**
 * Lists agents, or versions of agents, a page at a time. What was listed is kept for a while, so that who comes back sees it again;
 * once several pages are listed, a look at another window does not ask for all of them again.
 */
export function useAgentPages(
  question: () => Pick<AgentsQuery, "filter" | "mergeVersions"> | undefined,
): AgentPages {
  const client = useQueryClient();
  const query = useInfiniteQuery<AgentPage, Error, Pages, readonly unknown[], NextPage | undefined>(() => {
    const asked = question();
    const { agentId, environment, status, range } = asked?.filter ?? {};
    return {
      queryKey: ["agent pages", agentId, environment, status, range, asked?.mergeVersions],
      queryFn: async ({ pageParam, signal }) => {
        const fields = pageParam?.fields ?? filterFields({ agentId, environment, status, range });
        const answer = callUnaryMethod(
          transport,
          QueryService.method.listAgents,
          {
            filter: fields,
            pageSize: AGENTS_PAGE,
            pageToken: pageParam?.pageToken,
            mergeVersions: asked?.mergeVersions,
          },
          { signal },
        );
        return { fields, response: await listenFor(answer, client) };
      },
      initialPageParam: undefined,
      getNextPageParam: ({ fields, response }) =>
        response.nextPageToken === "" ? undefined : { fields, pageToken: response.nextPageToken },
      enabled: asked !== undefined,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) < 2,
      reconcile: mergeByRun,
    };
  });
  const pages = () => (query.isPending ? undefined : query.data?.pages);
  const agents = createMemo(() => {
    const listed = pages();
    return listed && eachOnce(listed.flatMap(({ response }) => response.agents));
  });
  const last = () => pages()?.at(-1)?.response;
  const error = () => (query.error === null ? undefined : ConnectError.from(query.error));
  return {
    get agents() {
      return agents();
    },
    get total() {
      return last()?.totalAgents ?? 0n;
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
    get pages() {
      return pages()?.length ?? 0;
    },
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

/** A row whose runs grew between two pages may be on both. */
function eachOnce(rows: readonly AgentSummary[]): readonly AgentSummary[] {
  return [...new Map(rows.map((row) => [JSON.stringify([row.agentId, row.agentVersion]), row])).values()];
}
