import type { RunSummary } from "@runfacts/gen/client/run";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { mainFailure } from "../../api/main-failure.ts";
import { startedMs } from "../../api/run-times.ts";
import { useRuns } from "../../api/use-runs.ts";
import { failureTypeWord } from "../../api/words.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Ago } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { StatusShape } from "../../ui/status-mark.tsx";

const SHOWN = 5;

/** The latest failed runs of the range, each with why. */
export function RecentFailuresPanel(props: {
  readonly filter: RunFilter;
  readonly pollMs: number | undefined;
  readonly class: string;
}) {
  const failed = () => ({ ...props.filter, status: "failure" as const });
  const runs = useRuns(() => ({ filter: failed(), pageSize: SHOWN, pollMs: props.pollMs }));
  return (
    <Panel
      class={props.class}
      title="Recent failures"
      flush
      actions={
        <ButtonLink variant="ghost" size="sm" href={runsHref(failed())}>
          All failed runs
          <Icon name="right" />
        </ButtonLink>
      }
    >
      <Show when={runs.error !== undefined && runs.data === undefined && runs.error}>
        {(error) => <ErrorNotice what="Recent failures" error={error()} onRetry={runs.retry} />}
      </Show>
      <Show when={runs.isPending}>
        <SkeletonRows rows={SHOWN} label="recent failures" />
      </Show>
      <Show when={runs.data}>
        {(list) => (
          <ul>
            <For each={list().runs} fallback={<Notice icon="check" title="No run failed in this range" />}>
              {(run) => <FailedRun run={run} />}
            </For>
          </ul>
        )}
      </Show>
    </Panel>
  );
}

function FailedRun(props: { readonly run: RunSummary }) {
  return (
    <li class="border-b border-line last:border-b-0">
      <A
        href={`/runs/${props.run.runId}`}
        class="grid grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2 gap-y-0.5 px-3 py-1.75 -outline-offset-2 hover:bg-hover"
      >
        <StatusShape status="failure" />
        <Name value={props.run.agentId} class="truncate font-medium" />
        <Ago at={startedMs(props.run)} class="text-right text-text-3" />
        <span class="col-start-2 truncate text-sm">
          <Show when={mainFailure(props.run.failures)}>
            {(failure) => (
              <FailureCode
                type={failureTypeWord(failure().failureType)}
                code={failure().failureCode}
                survived={failure().survived}
              />
            )}
          </Show>
        </span>
        <Name value={props.run.agentVersion} class="max-w-36 truncate text-right text-sm text-text-3" />
      </A>
    </li>
  );
}
