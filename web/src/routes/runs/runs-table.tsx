import type { RunSummary } from "@runfacts/gen/client/run";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { mainFailure } from "../../api/main-failure.ts";
import { durationMs, shortId, startedMs } from "../../api/run-times.ts";
import { failureTypeWord, statusWord } from "../../api/words.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCompact, formatCount, formatUsd } from "../../format/number.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { ShareBar } from "../../ui/share-bar.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import "./runs-table.css";

/**
 * Runs as rows of 32 px, each a link to its run. j and k move the focus from row to row, Enter opens. Below 700 px a
 * row is two lines; at 1500 px there is room for words, tokens and ids.
 */
export function RunsTable(props: { readonly runs: readonly RunSummary[] }) {
  let body: HTMLTableSectionElement | undefined;
  const longest = () => Math.max(1, ...props.runs.map((run) => durationMs(run) ?? 0));
  const move = (step: number) => {
    const links = [...(body?.querySelectorAll<HTMLAnchorElement>("a.row-link") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = at < 0 ? links[0] : links[Math.max(0, Math.min(links.length - 1, at + step))];
    next?.focus();
    next?.closest("tr")?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts([
    { keys: ["j"], label: "Next row", run: () => move(1) },
    { keys: ["k"], label: "Row before", run: () => move(-1) },
  ]);
  return (
    <table class="data-table runs-table">
      <thead>
        <tr>
          <th class="c-status">
            <span class="max-xl:sr-only">Status</span>
          </th>
          <th class="c-started">Started</th>
          <th>Agent</th>
          <th>Version</th>
          <th class="c-failure">Failure</th>
          <th class="num c-count">Steps</th>
          <th class="num c-duration">Duration</th>
          <th class="num c-count wide">Tokens</th>
          <th class="num c-cost">Cost</th>
          <th class="c-id wide">Run</th>
        </tr>
      </thead>
      <tbody ref={body}>
        <For each={props.runs}>{(run) => <Row run={run} longest={longest()} />}</For>
      </tbody>
    </table>
  );
}

function Row(props: { readonly run: RunSummary; readonly longest: number }) {
  const status = () => statusWord(props.run.status);
  const tokens = () => (props.run.usage?.inputTokens ?? 0n) + (props.run.usage?.outputTokens ?? 0n);
  return (
    <tr class="linked">
      <td class="c-status">
        <StatusMark status={status()} iconOnly class="xl:hidden!" />
        <StatusMark status={status()} class="max-xl:hidden!" />
      </td>
      <td class="c-started text-text-2">
        <Moment at={startedMs(props.run)} />
      </td>
      <td class="c-agent clip font-medium">
        <A href={`/runs/${props.run.runId}`} class="row-link">
          <Name value={props.run.agentId} />
        </A>
      </td>
      <td class="c-version clip text-text-2">
        <Name value={props.run.agentVersion} />
      </td>
      <td class="c-failure clip">
        <Show when={mainFailure(props.run.failures)} fallback={<span class="text-text-3">none</span>}>
          {(failure) => (
            <span class="flex items-center gap-2">
              <FailureCode type={failureTypeWord(failure().failureType)} code={failure().failureCode} />
              <Show when={props.run.failures.length > 1}>
                <span class="text-sm text-text-3" title={`${props.run.failures.length} failures in all`}>
                  +{props.run.failures.length - 1}
                </span>
              </Show>
            </span>
          )}
        </Show>
      </td>
      <td class="num c-count">{formatCount(props.run.stepCount)}</td>
      <td class="num c-duration">
        <Show when={durationMs(props.run)} fallback={<span class="text-text-3">—</span>}>
          {(ms) => (
            <span class="flex items-center justify-end gap-1.5">
              <ShareBar share={ms() / props.longest} fill="bg-text-3" class="w-7 max-sm:hidden" />
              <span class="min-w-14">{formatDuration(ms())}</span>
            </span>
          )}
        </Show>
      </td>
      <td class="num c-count wide text-text-2">{tokens() === 0n ? "—" : formatCompact(tokens())}</td>
      <td class="num c-cost text-text-2">
        {props.run.usage?.costUsd === undefined ? "—" : formatUsd(props.run.usage.costUsd)}
      </td>
      <td class="c-id wide font-mono text-sm text-text-3">{shortId(props.run.runId)}</td>
    </tr>
  );
}
