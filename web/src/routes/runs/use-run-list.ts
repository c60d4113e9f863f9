import type { ConnectError } from "@connectrpc/connect";
import type { RunSummary } from "@runfacts/gen/client/run";
import { useQueryClient } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, on } from "solid-js";
import { connection } from "../../api/connection.ts";
import { writeFilter } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { createRunList, type RunList } from "./run-list.ts";

/** The list of the filter that is shown. Reading it never suspends. */
export interface ShownRuns {
  /** Newest first; those of the filter before until the first page of this one is there. */
  readonly runs: readonly RunSummary[] | undefined;
  readonly isPrevious: boolean;
  /** Duration of the longest of them, in ms. */
  readonly longestMs: number;
  readonly error: ConnectError | undefined;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  /** Begins anew, with the runs that arrived since. */
  readonly reload: () => void;
  /** The list itself, which keeps its place. */
  readonly list: RunList;
}

const MOST_KEPT = 5;
/** Lists by the entry of the browser's history that they were shown in. */
const kept = new Map<string, RunList>();

/** The entry of the browser's history that is shown, where the browser tells. */
const entryKey = (): string | undefined =>
  (window as { navigation?: { currentEntry?: { key: string } | null } }).navigation?.currentEntry?.key;

/**
 * Lists the runs of a filter, a page at a time. Going back or forward in the browser's history shows the same list at
 * the same place; any other way here begins a new one.
 */
export function useRunList(filter: () => RunFilter): ShownRuns {
  const client = useQueryClient();
  const [version, setVersion] = createSignal(0);
  const list = createMemo<RunList>((before) => {
    const [asked, question] = [filter(), writeFilter(filter())];
    version();
    const found = kept.get(entryKey() ?? "");
    // The list that was shown is asked for again in order to begin anew.
    if (found?.question === question && found !== before) return found;
    return createRunList(asked, client);
  });
  /** The list whose runs are shown: the one before until this one has some. */
  const shown = createMemo<RunList>((before) =>
    list().runs() === undefined && before !== undefined ? before : list(),
  );
  createEffect(() => list().runs() !== undefined && keep(list()));
  createEffect(
    on(
      () => connection().state,
      (state) => state === "ok" && list().error() !== undefined && list().loadMore(),
      { defer: true },
    ),
  );

  return {
    get runs() {
      return shown().runs();
    },
    get longestMs() {
      return shown().longestMs();
    },
    get isPrevious() {
      return shown() !== list();
    },
    get error() {
      return list().error();
    },
    get isLoading() {
      return list().isLoading();
    },
    get hasMore() {
      return list().hasMore();
    },
    get list() {
      return list();
    },
    loadMore: () => void list().loadMore(),
    reload: () => setVersion((before) => before + 1),
  };
}

function keep(list: RunList): void {
  const key = entryKey();
  if (key === undefined) return;
  kept.delete(key);
  kept.set(key, list);
  for (const old of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(old);
}
