import { Match, Switch } from "solid-js";
import { formatCount } from "../../format/number.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import type { ShownRuns } from "./use-run-list.ts";

/** The foot of the list: its keys, and how much of it was loaded. */
export function ListFoot(props: { readonly shown: ShownRuns; readonly total: bigint | undefined }) {
  const count = () => props.shown.runs?.length ?? 0;
  return (
    <footer class="flex min-h-10 flex-wrap items-center gap-x-3.5 gap-y-1 border-t border-line px-3 py-1.5 text-sm text-text-3">
      <span class="flex items-center gap-1 max-sm:hidden">
        <Kbd key="j" />
        <Kbd key="k" /> move
      </span>
      <span class="flex items-center gap-1 max-sm:hidden">
        <Kbd key="Enter" /> open
      </span>
      <span class="flex items-center gap-1 max-sm:hidden">
        <Kbd key="?" /> all keys
      </span>
      <span class="ml-auto flex items-center gap-2">
        <Switch>
          <Match when={props.shown.error}>
            {(error) => (
              <>
                <span role="alert">More runs could not be loaded: {error().rawMessage}</span>
                <Button size="sm" onClick={() => props.shown.loadMore()}>
                  <Icon name="retry" />
                  Try again
                </Button>
              </>
            )}
          </Match>
          <Match when={props.shown.isLoading && count() > 0}>Loading more…</Match>
        </Switch>
        <span>
          1–{formatCount(count())}
          {props.total === undefined ? "" : ` of ${formatCount(props.total)}`}
        </span>
      </span>
    </footer>
  );
}
