import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { durationMs, startedMs } from "../../api/run-times.ts";
import { useRuns } from "../../api/use-runs.ts";
import { statusWord } from "../../api/words.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatRunDuration } from "../../format/duration.ts";
import { formatCount, formatUsd } from "../../format/number.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";

const SHOWN = 8;

/** The latest runs of the range. */
export function RecentRunsPanel(props: {
  readonly filter: RunFilter;
  readonly pollMs: number | undefined;
  readonly class: string;
}) {
  const runs = useRuns(() => ({ filter: props.filter, pageSize: SHOWN, pollMs: props.pollMs }));
  return (
    <Panel
      class={props.class}
      title="Recent runs"
      flush
      actions={
        <ButtonLink variant="ghost" size="sm" href={runsHref(props.filter)}>
          All runs
          <Icon name="right" />
        </ButtonLink>
      }
    >
      <Show when={runs.error !== undefined && runs.data === undefined && runs.error}>
        {(error) => <ErrorNotice what="Recent runs" error={error()} onRetry={runs.retry} />}
      </Show>
      <Show when={runs.isPending}>
        <SkeletonRows rows={SHOWN} label="recent runs" />
      </Show>
      <Show when={runs.data}>
        {(list) => (
          <table class="data-table table-fixed">
            <thead>
              <tr>
                <th class="w-9.5">
                  <span class="sr-only">Status</span>
                </th>
                <th class="w-28">Started</th>
                <th>Agent</th>
                <th class="max-sm:hidden">Version</th>
                <th class="num w-14 max-sm:hidden">Steps</th>
                <th class="num w-20">Duration</th>
                <th class="num w-17 max-sm:hidden">Cost</th>
              </tr>
            </thead>
            <tbody>
              <For each={list().runs}>
                {(run) => (
                  <tr class="linked">
                    <td>
                      <StatusMark status={statusWord(run.status)} iconOnly />
                    </td>
                    <td class="whitespace-nowrap text-text-2">
                      <Moment at={startedMs(run)} />
                    </td>
                    <td class="clip font-medium">
                      <A href={`/runs/${run.runId}`} class="hover:underline">
                        <Name value={run.agentId} />
                      </A>
                    </td>
                    <td class="clip text-text-2 max-sm:hidden">
                      <Name value={run.agentVersion} />
                    </td>
                    <td class="num max-sm:hidden">{formatCount(run.stepCount)}</td>
                    <td class="num">{formatRunDuration(durationMs(run))}</td>
                    <td class="num text-text-2 max-sm:hidden">
                      {run.usage?.costUsd === undefined ? "—" : formatUsd(run.usage.costUsd)}
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        )}
      </Show>
    </Panel>
  );
}
