import { For, Show } from "solid-js";
import { useStats } from "../../api/use-stats.ts";
import { type FilterTerm, filterTerms } from "../../filter/filter-text.ts";
import { isUnfiltered, type RunFilter } from "../../filter/run-filter.ts";
import { allTime } from "../../filter/time-range.ts";
import { countOf } from "../../format/number.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Name } from "../../ui/name.tsx";
import { Notice } from "../../ui/notice.tsx";

/** No run matches: says how many would without each term, so that the one that is too narrow is seen. */
export function NoMatch(props: { readonly filter: RunFilter; readonly onChange: (part: RunFilter) => void }) {
  const isAllTime = () =>
    props.filter.range !== undefined && "preset" in props.filter.range && props.filter.range.preset === "all";
  return (
    <Show
      when={!isUnfiltered(props.filter) || !isAllTime()}
      fallback={
        <Notice
          icon="runs"
          title="No runs yet"
          actions={
            <ButtonLink variant="primary" href="/start">
              Send the first run
            </ButtonLink>
          }
        />
      }
    >
      <Notice
        icon="search"
        title="No run matches"
        actions={
          <Show when={!isUnfiltered(props.filter)}>
            <ButtonLink variant="ghost" href="/runs">
              Clear all
            </ButtonLink>
          </Show>
        }
      >
        <ul class="grid justify-items-center gap-1.5 py-1">
          <For each={filterTerms(props.filter)}>
            {(term) => <Without filter={props.filter} term={term} onChange={props.onChange} />}
          </For>
          <Show when={!isAllTime()}>
            <li>
              <Button size="sm" onClick={() => props.onChange({ range: allTime })}>
                Look through all time
              </Button>
            </li>
          </Show>
        </ul>
      </Notice>
    </Show>
  );
}

function Without(props: {
  readonly filter: RunFilter;
  readonly term: FilterTerm;
  readonly onChange: (part: RunFilter) => void;
}) {
  const stats = useStats(() => ({ ...props.filter, ...props.term.removal }));
  return (
    <li class="max-w-full">
      <Button size="sm" class="max-w-full" onClick={() => props.onChange(props.term.removal)}>
        <span class="truncate">
          Without {props.term.term}:<Name value={props.term.value} />
        </span>
        <Show when={stats.data}>
          {(sums) => <span class="text-text-3">{countOf(sums().totalRuns, "run")}</span>}
        </Show>
      </Button>
    </li>
  );
}
