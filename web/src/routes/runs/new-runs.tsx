import { Show } from "solid-js";
import { useRuns } from "../../api/use-runs.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf } from "../../format/number.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Kbd } from "../../ui/kbd.tsx";
import type { ShownRuns } from "./use-run-list.ts";

const pollMs = 10_000;
/** How many of the newest runs are looked at. */
const most = 50;

/**
 * Says that runs arrived since the list was loaded. They are shown when asked for: a list that is read does not move.
 */
export function NewRuns(props: { readonly filter: RunFilter; readonly shown: ShownRuns }) {
  const head = useRuns(() => ({ filter: { ...props.filter }, pageSize: most, pollMs }));
  const fresh = () => {
    const { runs } = props.shown;
    if (runs === undefined || props.shown.isPrevious || head.isPrevious) return 0;
    const known = new Set(runs.slice(0, 2 * most).map((run) => run.runId));
    return (head.data?.runs ?? []).filter((run) => !known.has(run.runId)).length;
  };
  const show = () => fresh() > 0 && props.shown.reload();
  useShortcuts([{ keys: ["n"], label: "Show new runs", run: show }]);
  return (
    <div role="status">
      <Show when={fresh() > 0}>
        <button
          type="button"
          class="flex h-7.5 w-full items-center justify-center gap-2 border-b border-line bg-accent-bg font-medium text-accent -outline-offset-2 hover:underline"
          onClick={show}
        >
          {fresh() >= most
            ? `${fresh()} or more new runs match`
            : `${countOf(fresh(), "new run")} ${fresh() === 1 ? "matches" : "match"}`}
          <Kbd key="n" />
        </button>
      </Show>
    </div>
  );
}
