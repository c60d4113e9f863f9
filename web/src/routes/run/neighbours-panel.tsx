import type { Run, RunSummary } from "@runfacts/gen/client/run";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { failuresOfRun } from "../../api/failures-of-run.ts";
import { mainFailure } from "../../api/main-failure.ts";
import { durationMs, startedMs } from "../../api/run-times.ts";
import { failureTypeWord, statusWord } from "../../api/words.ts";
import { runsHref } from "../../filter/filter-url.ts";
import { allTime } from "../../filter/time-range.ts";
import { formatRunDuration } from "../../format/duration.ts";
import { formatCount, formatUsd } from "../../format/number.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { useNeighbours } from "./use-neighbours.ts";

/** The runs of the same agent around this one, and its last success before. */
export function NeighboursPanel(props: { readonly run: Run }) {
  const neighbours = useNeighbours(() => props.run);
  const runs = () => [...neighbours.newer(), props.run, ...neighbours.older()];
  const success = () => {
    const run = neighbours.lastSuccess();
    return runs().some((shown) => shown.runId === run?.runId) ? undefined : run;
  };
  return (
    <Panel
      title={
        <>
          Runs of <Name value={props.run.agentId} />
        </>
      }
      sub={
        neighbours.isPending() ||
        neighbours.lastSuccess() !== undefined ||
        statusWord(props.run.status) === "success"
          ? undefined
          : "no success before this run"
      }
      flush
      actions={
        <ButtonLink variant="ghost" size="sm" href={runsHref({ agentId: props.run.agentId, range: allTime })}>
          All its runs
          <Icon name="right" />
        </ButtonLink>
      }
    >
      <Show when={!neighbours.isPending()} fallback={<SkeletonRows rows={4} label="runs of this agent" />}>
        <table class="data-table table-fixed">
          <thead>
            <tr>
              <th class="w-9.5">
                <span class="sr-only">Status</span>
              </th>
              <th class="w-28">Started</th>
              <th class="w-20 max-sm:hidden">
                <span class="sr-only">Relation to this run</span>
              </th>
              <th class="w-[19%] max-sm:hidden">Version</th>
              <th>Failure</th>
              <th class="num w-14 max-sm:hidden">Steps</th>
              <th class="num w-20">Duration</th>
              <th class="num w-17 max-sm:hidden">Cost</th>
            </tr>
          </thead>
          <tbody>
            <For each={runs()}>
              {(run) => (
                <Neighbour run={run} relation={relation(run, props.run)} isThis={run === props.run} />
              )}
            </For>
            <Show when={success()}>
              {(run) => <Neighbour run={run()} relation="last success" isThis={false} />}
            </Show>
          </tbody>
        </table>
      </Show>
    </Panel>
  );
}

function relation(run: RunSummary | Run, current: Run): string {
  if (run.runId === current.runId) return "this run";
  return startedMs(run) > startedMs(current) ? "later" : "earlier";
}

function Neighbour(props: {
  readonly run: RunSummary | Run;
  readonly relation: string;
  readonly isThis: boolean;
}) {
  const failures = () => ("steps" in props.run ? failuresOfRun(props.run) : props.run.failures);
  return (
    <tr class="linked" classList={{ current: props.isThis }} aria-current={props.isThis ? "true" : undefined}>
      <td>
        <StatusMark status={statusWord(props.run.status)} iconOnly />
      </td>
      <td class="whitespace-nowrap">
        <A href={`/runs/${props.run.runId}`} class="hover:underline">
          <Moment at={startedMs(props.run)} />
        </A>
      </td>
      <td class="text-text-2 max-sm:hidden">{props.relation}</td>
      <td class="clip text-text-2 max-sm:hidden">
        <Name value={props.run.agentVersion} />
      </td>
      <td class="clip">
        <Show when={mainFailure(failures())}>
          {(failure) => (
            <FailureCode
              type={failureTypeWord(failure().failureType)}
              code={failure().failureCode}
              survived={failure().survived}
              canWrap
            />
          )}
        </Show>
      </td>
      <td class="num max-sm:hidden">{formatCount(props.run.stepCount)}</td>
      <td class="num">{formatRunDuration(durationMs(props.run))}</td>
      <td class="num text-text-2 max-sm:hidden">
        {props.run.usage?.costUsd === undefined ? "—" : formatUsd(props.run.usage.costUsd)}
      </td>
    </tr>
  );
}
