import { Show } from "solid-js";
import { startedMs } from "../../api/run-times.ts";
import { useRuns } from "../../api/use-runs.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { allTime } from "../../filter/time-range.ts";
import { useFilter } from "../../filter/use-filter.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Notice } from "../../ui/notice.tsx";

/** No run in the chosen range: says when the latest one was, and leads there. */
export function NothingInRange(props: { readonly filter: RunFilter }) {
  const [, change] = useFilter();
  const latest = useRuns(() => ({ filter: { ...props.filter, range: allTime }, pageSize: 1 }));
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Notice
        level={2}
        icon="clock"
        title="No run in this range"
        actions={
          <>
            <Button variant="primary" onClick={() => change({ range: allTime })}>
              Show all time
            </Button>
            <ButtonLink variant="ghost" href={runsHref({ range: allTime })}>
              List all runs
            </ButtonLink>
          </>
        }
      >
        <Show when={latest.data?.runs[0]} fallback="Choose a longer range.">
          {(run) => (
            <>
              The latest started <Moment at={startedMs(run())} />.
            </>
          )}
        </Show>
      </Notice>
    </div>
  );
}
