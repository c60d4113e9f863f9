import { QueryService } from "@runfacts/gen/client/query_service";
import type { RunSummary } from "@runfacts/gen/client/run";
import { createEffect, createMemo, createSignal, on } from "solid-js";
import { transport } from "../../api/transport.ts";
import { type FilterFields, filterFields } from "../../filter/filter-request.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { throttled } from "../../live/throttle.ts";
import { useRunChanges } from "../../live/use-run-changes.ts";
import { isLive, setConnected } from "./live-mode.ts";
import type { ShownRuns } from "./use-run-list.ts";

/** New rows come in together at most this often, so that the list can be read. */
const SHOW_EVERY_MS = 500;
/** More than these are not kept: the list begins anew instead. */
const MOST_WAITING = 500;
/** How many of the newest runs are read when the stream opens. */
const HEAD_SIZE = 50;

/** New runs of a list. */
export interface LiveList {
  /** How many are not shown yet. */
  readonly waiting: () => number;
  /** Shows them. */
  readonly show: () => void;
}

/**
 * Follows the runs of a filter: those that are shown change in their rows; new ones wait until they are asked for, or come in at
 * once in live mode while the list is at its top.
 */
export function useLiveList(filter: () => RunFilter, shown: ShownRuns): LiveList {
  const waiting = new Map<string, RunSummary>();
  const [count, setCount] = createSignal(0);
  const forget = () => {
    waiting.clear();
    setCount(0);
  };
  createEffect(on(() => shown.list, forget));
  const show = () => {
    if (waiting.size >= MOST_WAITING) shown.reload();
    else shown.list.put([...waiting.values()]);
    forget();
  };
  const showSoon = throttled(() => waiting.size > 0 && shown.list.scrollTop === 0 && show(), SHOW_EVERY_MS);
  const add = (run: RunSummary) => {
    if (waiting.size < MOST_WAITING || waiting.has(run.runId)) waiting.set(run.runId, run);
    setCount(waiting.size);
    if (isLive()) showSoon();
  };
  const note = (run: RunSummary) => {
    if (shown.runs === undefined || shown.isPrevious) return;
    if (shown.list.has(run.runId)) shown.list.put([run]);
    else add(run);
  };
  const isOpen = useRunChanges(
    createMemo(() => followed(filter())),
    {
      onRun: note,
      onGap: () => void readHead(filterFields(filter())).then((runs) => runs.forEach(note)),
    },
  );
  createEffect(() => setConnected(isOpen()));
  createEffect(() => isLive() && waiting.size > 0 && show());
  return { waiting: count, show };
}

/** The newest runs of a filter; none where they cannot be read, which the list says itself. */
async function readHead(fields: FilterFields): Promise<readonly RunSummary[]> {
  try {
    const { message } = await transport.unary(QueryService.method.listRuns, undefined, undefined, undefined, {
      filter: fields,
      pageSize: HEAD_SIZE,
    });
    return message.runs;
  } catch {
    return [];
  }
}

/** What to follow: nothing where the range has ended, and no end where it ends now. */
function followed(filter: RunFilter) {
  const { endTime, ...fields } = filterFields(filter);
  return endTime === undefined ? fields : undefined;
}
