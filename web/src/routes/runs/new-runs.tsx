import { Show } from "solid-js";
import { countOf } from "../../format/number.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Kbd } from "../../ui/kbd.tsx";
import type { LiveList } from "./use-live-list.ts";

/** Says that runs arrived since the list was loaded. They are shown when asked for: a list that is read does not move. */
export function NewRuns(props: { readonly live: LiveList }) {
  const show = () => props.live.waiting() > 0 && props.live.show();
  useShortcuts([{ keys: ["n"], label: "Show new runs", run: show }]);
  return (
    <div role="status">
      <Show when={props.live.waiting() > 0}>
        <button
          type="button"
          class="flex h-7.5 w-full items-center justify-center gap-2 border-b border-line bg-accent-bg font-medium text-accent -outline-offset-2 hover:underline"
          onClick={show}
        >
          {`${countOf(props.live.waiting(), "new run")} ${props.live.waiting() === 1 ? "matches" : "match"}`}
          <Kbd key="n" />
        </button>
      </Show>
    </div>
  );
}
