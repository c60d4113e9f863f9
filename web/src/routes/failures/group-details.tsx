import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { FailureGroup, FailureSample } from "@runfacts/gen/client/failure_group";
import { A } from "@solidjs/router";
import { Index, lazy, Show, Suspense } from "solid-js";
import { shortId } from "../../api/run-times.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf, formatCount } from "../../format/number.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { ShareBar } from "../../ui/share-bar.tsx";
import { Survived } from "../../ui/survived.tsx";
import { useMedia } from "../../ui/use-media.ts";
import { groupFilter } from "./group-filter.ts";

const GroupCauses = lazy(async () => ({ default: (await import("./group-causes.tsx")).GroupCauses }));

/** What is in a group: its latest runs, each at the step that failed, and the versions that it happened in. */
export function GroupDetails(props: {
  readonly id: string;
  readonly group: FailureGroup;
  readonly filter: RunFilter;
  /** True if its filter selects its runs alone. */
  readonly hasOwnRuns: boolean;
}) {
  const filter = () => groupFilter(props.group, props.filter);
  const isMedium = useMedia("(min-width: 1000px)");
  const isWide = useMedia("(min-width: 1200px)");
  /** Columns that are shown: a cell over more than these would bring the others back. */
  const columns = () => (isWide() ? 9 : isMedium() ? 7 : 6);
  const hiddenVersions = () => Number(props.group.totalAgentVersions) - props.group.agentVersions.length;
  return (
    <tr id={props.id} class="details">
      <td colspan={columns()}>
        <div class="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-x-6 gap-y-3 py-2 max-md:grid-cols-[minmax(0,1fr)]">
          <Messages id={props.id} group={props.group} />
          <section aria-labelledby={`${props.id}-runs`}>
            <h3 id={`${props.id}-runs`} class="pb-1">
              Latest runs
            </h3>
            <ul>
              <Index each={props.group.samples}>{(sample) => <SampleRun sample={sample()} />}</Index>
            </ul>
          </section>
          <section aria-labelledby={`${props.id}-versions`}>
            <h3 id={`${props.id}-versions`} class="pb-1">
              Versions
            </h3>
            <ul>
              <Index each={props.group.agentVersions}>
                {(version) => (
                  <li class="grid grid-cols-[minmax(0,1fr)_72px_88px] items-center gap-2 py-0.5">
                    <A
                      href={runsHref({ ...filter(), agentVersion: version().value })}
                      class="truncate hover:underline"
                    >
                      <Name value={version().value} />
                    </A>
                    <ShareBar
                      share={Number(version().runCount) / Number(props.group.runCount)}
                      fill="bg-failure-fill"
                    />
                    <span class="text-right">{countOf(version().runCount, "run")}</span>
                  </li>
                )}
              </Index>
            </ul>
            <Show when={hiddenVersions() > 0}>
              <p class="text-sm text-text-3">and {formatCount(hiddenVersions())} more</p>
            </Show>
          </section>
          <Suspense fallback={<div class="col-span-full h-30" />}>
            <GroupCauses id={props.id} filter={filter()} />
          </Suspense>
          <p class="col-span-full flex flex-wrap items-center gap-x-4 gap-y-2">
            <ButtonLink size="sm" href={runsHref(filter())}>
              <Show when={props.hasOwnRuns} fallback="Runs with this failure">
                {props.group.runCount === 1n ? "The run" : `All ${formatCount(props.group.runCount)} runs`}
              </Show>{" "}
              in the explorer
              <Icon name="right" />
            </ButtonLink>
            <Show when={props.group.firstStartedAt}>
              {(at) => (
                <span class="text-text-2">
                  First seen in this range <Moment at={timestampMs(at())} />
                </span>
              )}
            </Show>
          </p>
        </div>
      </td>
    </tr>
  );
}

/** What the failures say: each message once, whatever its numbers; survived ones say nothing. */
function Messages(props: { readonly id: string; readonly group: FailureGroup }) {
  const recorded = () => props.group.failureCount - props.group.survivedCount;
  const hidden = () => Number(props.group.totalMessages) - props.group.messages.length;
  return (
    <Show when={props.group.messages.length > 0}>
      <section aria-labelledby={`${props.id}-messages`} class="col-span-full">
        <h3 id={`${props.id}-messages`} class="pb-1">
          Messages
        </h3>
        <ul>
          <Index each={props.group.messages}>
            {(message) => (
              <li class="grid grid-cols-[minmax(0,1fr)_72px_88px] items-baseline gap-2 py-0.5">
                <Name value={message().message} class="[overflow-wrap:anywhere]" />
                <ShareBar
                  share={Number(message().failureCount) / Number(recorded())}
                  fill="bg-failure-fill"
                />
                <span class="text-right">{countOf(message().failureCount, "failure")}</span>
              </li>
            )}
          </Index>
        </ul>
        <p class="text-sm text-text-3">
          <Show when={hidden() > 0}>and {formatCount(hidden())} more. </Show>
          Messages that differ in numbers and names alone count as one.
          <Show when={props.group.survivedCount > 0n}>
            {" "}
            {formatCount(props.group.survivedCount)} survived, without a message of their own.
          </Show>
        </p>
      </section>
    </Show>
  );
}

function SampleRun(props: { readonly sample: FailureSample }) {
  const href = () =>
    props.sample.stepSeq === undefined
      ? `/runs/${props.sample.runId}`
      : `/runs/${props.sample.runId}?step=${props.sample.stepSeq}`;
  return (
    <li class="flex min-w-0 items-baseline gap-3 py-0.5 max-sm:flex-wrap max-sm:gap-y-0">
      <A href={href()} class="whitespace-nowrap text-accent hover:underline">
        <Show when={props.sample.startedAt} fallback={shortId(props.sample.runId)}>
          {(at) => <Moment at={timestampMs(at())} />}
        </Show>
        <span class="sr-only">, run {shortId(props.sample.runId)}</span>
      </A>
      <Name value={props.sample.agentVersion} class="max-w-32 flex-none truncate text-text-2" />
      <Show when={props.sample.stepSeq !== undefined}>
        <span class="flex-none text-text-3">#{props.sample.stepSeq}</span>
      </Show>
      <Show
        when={props.sample.survived}
        fallback={<Name value={props.sample.message} class="min-w-0 truncate text-text-2 max-sm:w-full" />}
      >
        <Survived class="self-center" />
      </Show>
    </li>
  );
}
