import type { Run } from "@runfacts/gen/client/run";
import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { durationMs, shortId, startedMs } from "../../api/run-times.ts";
import { waitedFor, waitWord } from "../../api/words.ts";
import { runsHref } from "../../filter/filter-url.ts";
import { allTime } from "../../filter/time-range.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCompact, formatCount, formatUsd } from "../../format/number.ts";
import { zoneName } from "../../format/time.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { countDropped } from "./dropped/dropped-of-run.ts";
import type { RunModel } from "./run-model.ts";

/** The facts of a run in one line, or three columns on a small screen. */
export function RunFacts(props: { readonly run: Run; readonly dropped: RunModel["dropped"] }) {
  const usage = () => props.run.usage;
  const droppedFields = () => countDropped(props.dropped);
  return (
    <dl class="flex flex-wrap gap-y-2 max-sm:grid max-sm:grid-cols-3">
      <Fact label="Started">
        <Moment at={startedMs(props.run)} />{" "}
        <small class="text-sm font-normal text-text-3">{zoneName(startedMs(props.run))}</small>
      </Fact>
      <Fact label="Duration">
        <Length run={props.run} />
      </Fact>
      <Show when={props.run.waitingMs}>
        <Fact label="Working">
          {formatDuration(Math.max(0, (durationMs(props.run) ?? 0) - Number(props.run.waitingMs)))}
        </Fact>
        <Fact label={waitingText(props.run)}>
          <i class="waiting size-2.5 self-center border-y border-other-fill" />
          {formatDuration(Number(props.run.waitingMs))}
        </Fact>
      </Show>
      <Fact label="Steps">
        {formatCount(props.run.stepCount)}
        <Show when={props.run.failedStepCount > 0}>
          <small class="text-sm font-normal text-text-3">
            {" "}
            {formatCount(props.run.failedStepCount)} failed
          </small>
        </Show>
      </Fact>
      <Show when={usage()}>
        {(used) => (
          <>
            <Fact label="Tokens">
              {formatCompact(used().inputTokens ?? 0n)}{" "}
              <small class="text-sm font-normal text-text-3">in</small>{" "}
              {formatCompact(used().outputTokens ?? 0n)}{" "}
              <small class="text-sm font-normal text-text-3">out</small>
            </Fact>
            <Show when={used().cacheReadTokens}>
              {(tokens) => <Fact label="From cache">{formatCompact(tokens())}</Fact>}
            </Show>
            <Show when={used().costUsd !== undefined}>
              <Fact label="Cost">{formatUsd(used().costUsd ?? 0)}</Fact>
            </Show>
          </>
        )}
      </Show>
      <Show when={droppedFields() > 0}>
        <Fact label="Dropped">
          <Icon name="filter" class="self-center text-partial" />
          {formatCount(droppedFields())}{" "}
          <small class="text-sm font-normal text-text-3">{droppedFields() === 1 ? "field" : "fields"}</small>
        </Fact>
      </Show>
      <Fact label="Run">
        <span class="font-mono text-sm">{shortId(props.run.runId)}</span>
        <CopyButton text={props.run.runId} what="Run id" class="-my-1 size-5!" />
      </Fact>
      <Show when={props.run.sessionId}>
        {(session) => (
          <Fact label="Session">
            <A
              href={runsHref({ sessionId: session(), range: allTime })}
              class="flex min-w-0 text-accent hover:underline"
              title="Runs of this session"
            >
              <Name value={session()} class="max-w-40 truncate" />
            </A>
          </Fact>
        )}
      </Show>
      <Show when={props.run.parentRunId}>
        {(parent) => (
          <Fact label="Started by run">
            <A href={`/runs/${parent()}`} class="font-mono text-sm text-accent hover:underline">
              {shortId(parent())}
            </A>
          </Fact>
        )}
      </Show>
      <Show when={props.run.traceId}>
        {(trace) => (
          <Fact label="Trace">
            <span class="font-mono text-sm">{shortId(trace())}</span>
            <CopyButton text={trace()} what="Trace id" class="-my-1 size-5!" />
          </Fact>
        )}
      </Show>
    </dl>
  );
}

/** How long the run took; a run of 0 ms has ended, too. */
function Length(props: { readonly run: Run }) {
  const ms = () => durationMs(props.run);
  return <>{ms() === undefined ? "running" : formatDuration(ms() ?? 0)}</>;
}

/** `Waiting for a person`; for nothing in particular where it waited for one thing and another. */
function waitingText({ steps }: Run): string {
  const [wait, ...others] = new Set(steps.flatMap((step) => waitWord(step.wait) ?? []));
  return wait === undefined || others.length > 0 ? "Waiting" : `Waiting for ${waitedFor[wait]}`;
}

function Fact(props: { readonly label: string; readonly children: JSX.Element }) {
  return (
    <div class="min-w-0 border-l border-line-strong px-4 first:border-l-0 first:pl-0 max-sm:px-2.5 max-sm:nth-[3n+1]:border-l-0 max-sm:nth-[3n+1]:pl-0">
      <dt class="text-sm text-text-3">{props.label}</dt>
      <dd class="flex items-baseline gap-1 font-medium whitespace-nowrap">{props.children}</dd>
    </div>
  );
}
