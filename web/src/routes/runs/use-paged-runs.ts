import type { ListRunsResponse } from "@runfacts/gen/client/query_service";
import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, on } from "solid-js";
import type { RpcAnswer } from "../../api/use-rpc.ts";
import { useRuns } from "../../api/use-runs.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { isRelative } from "../../filter/time-range.ts";

const minute = 60_000;

/** Runs a page. */
export const pageSize = 50;

/** One page of a list, and the ways to those beside it. */
export interface PagedRuns {
  readonly answer: RpcAnswer<ListRunsResponse>;
  /** True on the page with the newest runs. */
  readonly isFirst: boolean;
  /** Number of the page from 1, if it is known: a link into the middle of a list does not say. */
  readonly number: number | undefined;
  readonly hasNext: boolean;
  readonly next: () => void;
  /** Goes a page back, or to the first one if the way here is not known. */
  readonly previous: () => void;
}

/** What the browser's history keeps for a page: the tokens of all pages before it. */
interface Trail {
  readonly trail: readonly string[];
}

/**
 * Lists runs by pages. The page is in the URL: its token, and the moment that "the last hour" ended at when the list
 * began, without which the token would not hold. So reloading and going back and forth show the same.
 */
export function usePagedRuns(filter: () => RunFilter): PagedRuns {
  const location = useLocation<Trail>();
  const navigate = useNavigate();
  const query = () => new URLSearchParams(location.search);
  const token = () => query().get("page_token") ?? undefined;
  const moment = () => Number(query().get("at")) || undefined;
  const trail = () => location.state?.trail;
  /** To the minute, so that going back to a list soon is asking the same. A range that does not end now needs none. */
  const openedAt = createMemo(
    on(filter, ({ range }) => (isRelative(range) ? Math.floor(Date.now() / minute) * minute : undefined)),
  );
  const now = () => moment() ?? openedAt();
  const answer = useRuns(() => ({ filter: filter(), pageSize, pageToken: token(), now: now() }));

  const goTo = (pageToken: string | undefined, state: Trail) => {
    const at = now() === undefined ? "" : `&at=${now()}`;
    const page = pageToken === undefined ? "" : `page_token=${encodeURIComponent(pageToken)}${at}`;
    const href = runsHref(filter());
    navigate(page === "" ? href : `${href}${href.includes("?") ? "&" : "?"}${page}`, { state, scroll: true });
  };

  return {
    answer,
    get isFirst() {
      return token() === undefined;
    },
    get number() {
      return token() === undefined ? 1 : trail() && (trail()?.length ?? 0) + 1;
    },
    get hasNext() {
      return (answer.data?.nextPageToken ?? "") !== "";
    },
    next: () => goTo(answer.data?.nextPageToken, { trail: [...(trail() ?? []), token() ?? ""] }),
    previous: () => {
      const before = trail() ?? [];
      goTo(before.at(-1) || undefined, { trail: before.slice(0, -1) });
    },
  };
}
