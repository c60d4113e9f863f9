import type { ListRunsResponse } from "@runfacts/gen/client/query_service";
import { Show } from "solid-js";
import type { RpcAnswer } from "../../api/use-rpc.ts";
import { useRuns } from "../../api/use-runs.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf } from "../../format/number.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { pageSize } from "./use-paged-runs.ts";

const pollMs = 10_000;

/**
 * Says that runs arrived since the list was loaded. They are shown when asked for: a list that is read does not move.
 */
export function NewRuns(props: { readonly filter: RunFilter; readonly shown: RpcAnswer<ListRunsResponse> }) {
  const head = useRuns(() => ({ filter: { ...props.filter }, pageSize: pageSize - 1, pollMs }));
  const fresh = () => {
    if (props.shown.data === undefined || props.shown.isPrevious || head.isPrevious) return 0;
    const known = new Set(props.shown.data.runs.map((run) => run.runId));
    return (head.data?.runs ?? []).filter((run) => !known.has(run.runId)).length;
  };
  const show = () => fresh() > 0 && props.shown.retry();
  useShortcuts([{ keys: ["n"], label: "Show new runs", run: show }]);
  return (
    <div role="status">
      <Show when={fresh() > 0}>
        <button
          type="button"
          class="flex h-7.5 w-full items-center justify-center gap-2 border-b border-line bg-accent-bg font-medium text-accent -outline-offset-2 hover:underline"
          onClick={show}
        >
          {fresh() >= pageSize - 1
            ? `${fresh()} or more new runs match`
            : `${countOf(fresh(), "new run")} ${fresh() === 1 ? "matches" : "match"}`}
          <Kbd key="n" />
        </button>
      </Show>
    </div>
  );
}
