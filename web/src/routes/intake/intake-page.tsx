import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, Match, Show, Switch } from "solid-js";
import { useIntakeViolations } from "../../api/use-intake-violations.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import { type IntakeFilter, readIntakeFilter, writeIntakeFilter } from "../../intake/intake-filter.ts";
import { Page } from "../../shell/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Name } from "../../ui/name.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Segment } from "../../ui/segment.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { NoViolations } from "./no-violations.tsx";
import { ViolationsPanel } from "./violations-panel.tsx";

const outcomes = [
  { value: "all", label: "All" },
  { value: "dropped", label: "Dropped", title: "The field was dropped; its run was stored" },
  { value: "refused", label: "Refused", title: "The run, or the part of a run, was not stored" },
] as const;

/** The fields that ingest dropped or refused, by rule and agent, with counts and what to send instead. The URL holds the filter. */
export function IntakePage() {
  const location = useLocation();
  const navigate = useNavigate();
  const filter = createMemo(() => readIntakeFilter(new URLSearchParams(location.search)));
  const change = (part: Partial<IntakeFilter>) => {
    const query = writeIntakeFilter({ ...filter(), ...part });
    navigate(`${location.pathname}?${query}`, { resolve: false, scroll: false });
  };
  const found = useIntakeViolations(filter);

  return (
    <Page
      title="Intake"
      actions={<RangeMenu range={filter().range} onChange={(range) => change({ range })} />}
    >
      <div class="flex flex-wrap items-center gap-2">
        <Segment
          label="Outcome"
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
            <SkeletonRows rows={8} label="dropped and refused fields" />
          </div>
        }
      >
        <Match when={found.data === undefined && found.error}>
          {(error) => (
            <ErrorNotice
              isFramed
              what="The list of dropped and refused fields"
              error={error()}
              onRetry={found.retry}
            />
          )}
        </Match>
        <Match when={found.data?.violations.length === 0}>
          <NoViolations filter={filter()} onChange={change} />
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
