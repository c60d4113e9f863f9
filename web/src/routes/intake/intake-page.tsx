import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, Match, Show, Switch } from "solid-js";
import { useIntakeViolations } from "../../api/use-intake-violations.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import { allTime } from "../../filter/time-range.ts";
import { type IntakeFilter, readIntakeFilter, writeIntakeFilter } from "../../intake/intake-filter.ts";
import { Page } from "../../shell/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Name } from "../../ui/name.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { Segment } from "../../ui/segment.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ViolationsPanel } from "./violations-panel.tsx";

const outcomes = [
  { value: "all", label: "All" },
  { value: "dropped", label: "Dropped", title: "The field was left out, its run was kept" },
  { value: "refused", label: "Refused", title: "Nothing of the run, or of the part of a run, was stored" },
] as const;

/** What ingest left out of runs or refused: by which rule, of which agent, how often, and how to mend it. Everything is in the URL. */
export function IntakePage() {
  const location = useLocation();
  const navigate = useNavigate();
  const filter = createMemo(() => readIntakeFilter(new URLSearchParams(location.search)));
  const change = (part: Partial<IntakeFilter>) => {
    const query = writeIntakeFilter({ ...filter(), ...part });
    navigate(`${location.pathname}?${query}`, { scroll: false });
  };
  const found = useIntakeViolations(filter);

  return (
    <Page
      title="Intake"
      actions={<RangeMenu range={filter().range} onChange={(range) => change({ range })} />}
    >
      <div class="flex flex-wrap items-center gap-2">
        <Segment
          label="What was done"
          options={outcomes}
          value={filter().outcome ?? "all"}
          onChange={(outcome) => change({ outcome: outcome === "all" ? undefined : outcome })}
        />
        <Show when={filter().agentId}>
          {(agentId) => (
            <Button size="sm" title="Show all agents" onClick={() => change({ agentId: undefined })}>
              <span class="text-text-3">Agent</span>
              <Name value={agentId()} class="max-w-48 truncate" />
              <Icon name="close" />
              <span class="sr-only">, show all agents</span>
            </Button>
          )}
        </Show>
      </div>
      <Switch
        fallback={
          <div class="rounded-3 border border-line bg-surface">
            <SkeletonRows rows={8} label="what was dropped and refused" />
          </div>
        }
      >
        <Match when={found.data === undefined && found.error}>
          {(error) => <ErrorNotice isFramed what="The intake" error={error()} onRetry={found.retry} />}
        </Match>
        <Match when={found.data?.violations.length === 0}>
          <Nothing filter={filter()} onChange={change} />
        </Match>
        <Match when={found.data}>
          {(data) => (
            <div classList={{ "opacity-60": found.isPrevious }}>
              <ViolationsPanel filter={filter()} found={data()} />
            </div>
          )}
        </Match>
      </Switch>
    </Page>
  );
}

/** Nothing broke a rule: good news, or a filter or a range that is too narrow. */
function Nothing(props: {
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
        <Show when={!isFiltered()}>What agents sent in this time kept to all rules.</Show>
      </Notice>
    </div>
  );
}
