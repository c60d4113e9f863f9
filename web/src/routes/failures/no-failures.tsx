import { Show } from "solid-js";
import { filterTerms } from "../../filter/filter-text.ts";
import { isUnfiltered, type RunFilter } from "../../filter/run-filter.ts";
import { allTime } from "../../filter/time-range.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** No failure matches: good news, or a filter or a range that is too narrow. */
export function NoFailures(props: {
  readonly filter: RunFilter;
  /** False where no run was ever sent. */
  readonly hasRuns: boolean;
  readonly onChange: (part: RunFilter) => void;
}) {
  const isAllTime = () =>
    props.filter.range !== undefined && "preset" in props.filter.range && props.filter.range.preset === "all";
  const unfiltered = () => Object.assign({}, ...filterTerms(props.filter).map(({ removal }) => removal));
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Show
        when={props.hasRuns}
        fallback={
          <Notice
            level={2}
            icon="runs"
            title="No runs yet"
            actions={
              <ButtonLink variant="primary" href="/start">
                Send the first run
              </ButtonLink>
            }
          >
            Failures are grouped here once runs fail.
          </Notice>
        }
      >
        <Notice
          level={2}
          icon={isUnfiltered(props.filter) ? "check" : "search"}
          title={isUnfiltered(props.filter) ? "No failure in this range" : "No failure matches"}
          actions={
            <>
              <Show when={!isUnfiltered(props.filter)}>
                <Button variant="primary" onClick={() => props.onChange(unfiltered())}>
                  Clear filters
                </Button>
              </Show>
              <Show when={!isAllTime()}>
                <Button onClick={() => props.onChange({ range: allTime })}>Look through all time</Button>
              </Show>
            </>
          }
        />
      </Show>
    </div>
  );
}
