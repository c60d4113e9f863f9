import { ConnectError } from "@connectrpc/connect";
import { callUnaryMethod } from "@connectrpc/connect-query-core";
import { QueryService } from "@runfacts/gen/client/query_service";
import type { RunSummary } from "@runfacts/gen/client/run";
import type { QueryClient } from "@tanstack/solid-query";
import { createSignal, untrack } from "solid-js";
import { durationMs } from "../../api/run-times.ts";
import { transport } from "../../api/transport.ts";
import { filterFields } from "../../filter/filter-request.ts";
import { writeFilter } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";

/** The most that ListRuns gives at once. */
const PAGE_SIZE = 100;

/** The runs of one filter as far as they were loaded, page after page. Survives the page that shows it. */
export interface RunList {
  /** The filter, as text. */
  readonly question: string;
  /** Newest first; undefined until the first page is there. */
  readonly runs: () => readonly RunSummary[] | undefined;
  /** Duration of the longest of them, in ms; 1 before. */
  readonly longestMs: () => number;
  readonly error: () => ConnectError | undefined;
  readonly isLoading: () => boolean;
  readonly hasMore: () => boolean;
  /** Loads the next page, unless one is on its way or none is left. */
  readonly loadMore: () => Promise<void>;
  /** True for a run that is in the list. */
  readonly has: (runId: string) => boolean;
  /** Puts runs as they are now in their places, in the stead of what was known of them. */
  readonly put: (runs: readonly RunSummary[]) => void;
  /** How far it was scrolled when it was last shown, in px. */
  scrollTop: number;
}

/**
 * Begins to list the runs of a filter. A range that ends now ends when the list begins, so that all of its pages
 * answer one question.
 */
export function createRunList(filter: RunFilter, client: QueryClient): RunList {
  const fields = filterFields(filter);
  const question = writeFilter(filter);
  const began = Date.now();
  const [runs, setRuns] = createSignal<readonly RunSummary[]>();
  const [longestMs, setLongest] = createSignal(1);
  const [error, setError] = createSignal<ConnectError>();
  const [isLoading, setLoading] = createSignal(false);
  const [token, setToken] = createSignal<string>();
  const hasMore = () => token() !== "";
  const ids = new Set<string>();
  const has = (runId: string) => ids.has(runId);

  const note = (more: readonly RunSummary[]) => {
    for (const { runId } of more) ids.add(runId);
    setLongest((before) => Math.max(before, ...more.map((run) => durationMs(run) ?? 0)));
  };

  const loadMore = async () => {
    // What asks for a page must not ask again because it is on its way.
    if (untrack(isLoading) || !untrack(hasMore)) return;
    setLoading(true);
    setError(undefined);
    const pageToken = untrack(token);
    try {
      const page = await client.fetchQuery({
        queryKey: ["run list", question, began, pageToken],
        queryFn: ({ signal }) =>
          callUnaryMethod(
            transport,
            QueryService.method.listRuns,
            { filter: fields, pageSize: PAGE_SIZE, pageToken },
            { signal },
          ),
        gcTime: 0,
      });
      // A run that came in by itself may be older than the pages that were loaded.
      const fresh = page.runs.filter(({ runId }) => !has(runId));
      note(fresh);
      setRuns((before = []) => [...before, ...fresh]);
      setToken(page.nextPageToken);
    } catch (reason) {
      setError(ConnectError.from(reason));
    }
    setLoading(false);
  };

  const put = (changed: readonly RunSummary[]) => {
    if (untrack(runs) === undefined) return;
    note(changed);
    setRuns((before = []) => {
      const now = new Map(changed.map((run) => [run.runId, run]));
      const after = before.map((run) => {
        const newer = now.get(run.runId);
        now.delete(run.runId);
        return newer ?? run;
      });
      return now.size === 0 ? after : [...after, ...now.values()].sort(newestFirst);
    });
  };

  void loadMore();
  return { question, runs, longestMs, error, isLoading, hasMore, loadMore, has, put, scrollTop: 0 };
}

/** In the order of ListRuns. */
function newestFirst(a: RunSummary, b: RunSummary): number {
  const seconds = (b.startedAt?.seconds ?? 0n) - (a.startedAt?.seconds ?? 0n);
  const nanos = (b.startedAt?.nanos ?? 0) - (a.startedAt?.nanos ?? 0);
  return Number(seconds) || nanos || (a.runId < b.runId ? 1 : -1);
}
