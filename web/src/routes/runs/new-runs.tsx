import { Show } from "solid-js";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf } from "../../format/number.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { useLiveList } from "./use-live-list.ts";
import type { ShownRuns } from "./use-run-list.ts";

/** Says that runs arrived since the list was loaded. They are shown when asked for: a list that is read does not move. */
export function NewRuns(props: { readonly filter: RunFilter; readonly shown: ShownRuns }) {
  const live = useLiveList(() => props.filter, props.shown);
  const show = () => live.waiting() > 0 && live.show();
  useShortcuts([{ keys: ["n"], label: "Show new runs", run: show }]);
  return (
    <div role="status">
      <Show when={live.waiting() > 0}>
        <button
          type="button"
          class="flex h-7.5 w-full items-center justify-center gap-2 border-b border-line bg-accent-bg font-medium text-accent -outline-offset-2 hover:underline"
          onClick={show}
        >
          {`${countOf(live.waiting(), "new run")} ${live.waiting() === 1 ? "matches" : "match"}`}
          <Kbd key="n" />
        </button>
      </Show>
    </div>
  );
}
