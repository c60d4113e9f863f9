import { ConnectError } from "@connectrpc/connect";
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo } from "solid-js";
import { listenFor } from "./connection.ts";
import { mergeByRun } from "./use-rpc.ts";

/** What to ask for one page with: all pages of a list have the same fields. */
export interface AskedPage<F> {
  readonly fields: F;
  /** Absent: the first page. */
  readonly pageToken: string | undefined;
}

/** One list to ask for. */
interface PagesQuery<F> {
  /** What tells this list from others. */
  readonly key: readonly unknown[];
  /** Made when the first page is asked for: a range that ends now ends then. */
  readonly fields: () => F;
  /** Asks for the first page again after this many milliseconds; with several pages listed, never. Default: never. */
  readonly pollMs?: number | undefined;
}

/** How lists of one method are asked for and read. */
interface PagedMethod<F, R, T> {
  readonly ask: (page: AskedPage<F>, signal: AbortSignal) => Promise<R>;
  readonly rowsOf: (response: R) => readonly T[];
  readonly totalOf: (response: R) => bigint;
  /** What tells a row from others. */
  readonly idOf: (row: T) => string;
}

/** A list as far as it was listed. Reading it never suspends. */
export interface ListedPages<T> {
  /** In the order of the service, each once; those of the question before until this one is answered. */
  readonly rows: readonly T[] | undefined;
  /** How many there are; 0n before it is known. */
  readonly total: bigint;
  /** True until there is an answer or an error. */
  readonly isPending: boolean;
  /** True while `rows` answers the question before. */
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
 * Lists rows a page at a time. What was listed is kept for a while, so that who comes back sees it again; once several pages are listed, a
 * look at another window does not ask for all of them again.
 *
 * @param question undefined while there is nothing to ask
 */
export function usePages<F, R extends { readonly nextPageToken: string }, T>(
  { ask, rowsOf, totalOf, idOf }: PagedMethod<F, R, T>,
  question: () => PagesQuery<F> | undefined,
): ListedPages<T> {
  interface Page {
    readonly fields: F;
    readonly response: R;
  }
  type Next = AskedPage<F> | undefined;
  type Listed = InfiniteData<Page, Next>;
  const client = useQueryClient();
  const query = useInfiniteQuery<Page, Error, Listed, readonly unknown[], Next>(() => {
    const asked = question();
    const isShort = ({ state }: { readonly state: { readonly data?: Listed | undefined } }) =>
      (state.data?.pages.length ?? 0) < 2;
    return {
      queryKey: asked?.key ?? ["no pages"],
      queryFn: async ({ pageParam, signal }) => {
        if (asked === undefined) throw new Error("There is no question");
        const page = pageParam ?? { fields: asked.fields(), pageToken: undefined };
        return { fields: page.fields, response: await listenFor(ask(page, signal), client) };
      },
      initialPageParam: undefined,
      getNextPageParam: ({ fields, response }) =>
        response.nextPageToken === "" ? undefined : { fields, pageToken: response.nextPageToken },
      enabled: asked !== undefined,
      placeholderData: keepPreviousData,
      refetchInterval: (state) => (isShort(state) && asked?.pollMs) || false,
      refetchOnWindowFocus: isShort,
      reconcile: mergeByRun,
    };
  });
  const pages = () => (query.isPending || question() === undefined ? undefined : query.data?.pages);
  const rows = createMemo(() => {
    const listed = pages()?.flatMap(({ response }) => rowsOf(response));
    // A row that moved between two answers may be on both pages.
    return listed && [...new Map(listed.map((row) => [idOf(row), row])).values()];
  });
  const last = () => pages()?.at(-1)?.response;
  const error = () => (query.error === null ? undefined : ConnectError.from(query.error));
  return {
    get rows() {
      return rows();
    },
    get total() {
      const response = last();
      return response === undefined ? 0n : totalOf(response);
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
