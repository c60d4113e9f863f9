import { Show } from "solid-js";
import { allTime } from "../../filter/time-range.ts";
import type { IntakeFilter } from "../../intake/intake-filter.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Shown if nothing broke a rule, or the filter or the range is too narrow. */
export function NoViolations(props: {
  readonly filter: IntakeFilter;
  readonly onChange: (part: Partial<IntakeFilter>) => void;
}) {
  const isFiltered = () => props.filter.agentId !== undefined || props.filter.outcome !== undefined;
  const isAllTime = () => "preset" in props.filter.range && props.filter.range.preset === "all";
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Notice
        level={2}
        icon={isFiltered() ? "search" : "check"}
        title={isFiltered() ? "Nothing matches" : "Nothing was dropped or refused"}
        actions={
          <>
            <Show when={isFiltered()}>
              <Button
                variant="primary"
                onClick={() => props.onChange({ agentId: undefined, outcome: undefined })}
              >
                Clear filters
              </Button>
            </Show>
            <Show when={!isAllTime()}>
              <Button onClick={() => props.onChange({ range: allTime })}>Look through all time</Button>
            </Show>
          </>
        }
      >
        <Show when={!isFiltered()}>All that agents sent in this time kept the rules.</Show>
      </Notice>
    </div>
  );
}
