import { Show } from "solid-js";
import { formatCount } from "../../format/number.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { type PagedRuns, pageSize } from "./use-paged-runs.ts";

/** The foot of the list: which part of it is shown, and the pages beside it. */
export function Pager(props: { readonly runs: PagedRuns; readonly total: bigint | undefined }) {
  const span = () => {
    const { number } = props.runs;
    const count = props.runs.answer.data?.runs.length ?? 0;
    if (number === undefined) return undefined;
    const first = (number - 1) * pageSize + 1;
    return `${formatCount(first)}–${formatCount(first + count - 1)}`;
  };
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
      <nav class="ml-auto flex items-center gap-2" aria-label="Pages">
        <Show when={span()} fallback="Older runs">
          <span>
            {span()}
            <Show when={props.total}>{(total) => ` of ${formatCount(total())}`}</Show>
          </span>
        </Show>
        <Button size="sm" disabled={props.runs.isFirst} onClick={() => props.runs.previous()}>
          <Icon name="left" />
          {props.runs.number === undefined ? "Newest" : "Newer"}
        </Button>
        <Button size="sm" disabled={!props.runs.hasNext} onClick={() => props.runs.next()}>
          Older
          <Icon name="right" />
        </Button>
      </nav>
    </footer>
  );
}
