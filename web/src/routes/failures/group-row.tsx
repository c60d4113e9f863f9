import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { FailureGroup } from "@runfacts/gen/client/failure_group";
import { createUniqueId, lazy, Show, Suspense } from "solid-js";
import { failureTypeWord } from "../../api/words.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatCount } from "../../format/number.ts";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Ago, Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { mergeNeighbours } from "./trend.ts";

// Needed once a group is opened.
const GroupDetails = lazy(async () => ({ default: (await import("./group-details.tsx")).GroupDetails }));
const MOST_BARS = 32;

/** A group of failures as a row; open, with its runs and versions below. */
export function GroupRow(props: {
  readonly group: FailureGroup;
  /** Index of the first step of the trend to show. */
  readonly firstStep: number;
  readonly filter: RunFilter;
  /** True if the filter of the group selects its runs alone. */
  readonly hasOwnRuns: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  const id = createUniqueId();
  return (
    <tbody>
      <tr class="linked" classList={{ open: props.isOpen }}>
        <td class="c-failure clip">
          <button
            type="button"
            class="flex max-w-full min-w-0 items-center gap-1.5"
            aria-expanded={props.isOpen}
            aria-controls={props.isOpen ? id : undefined}
            onClick={() => props.onToggle()}
          >
            <Icon name={props.isOpen ? "down" : "right"} class="text-text-3" />
            <FailureCode
              type={failureTypeWord(props.group.failureType)}
              code={props.group.failureCode}
              survived={props.group.survivedCount === props.group.failureCount}
              class="min-w-0"
            />
          </button>
        </td>
        <td class="c-step clip">
          <StepName name={props.group.stepName} />
        </td>
        <td class="c-agent clip">
          <Name value={props.group.agentId} />
        </td>
        <td class="num c-count">
          <span class="font-semibold">{formatCount(props.group.failureCount)}</span>
          <Show when={isMixed(props.group)}>
            <span class="block text-sm text-text-2">{formatCount(props.group.survivedCount)} survived</span>
          </Show>
        </td>
        <td class="num c-runs">{formatCount(props.group.runCount)}</td>
        <td class="c-trend">
          <Sparkline
            class="h-5 w-full"
            label={`Failures over time: ${formatCount(props.group.failureCount)}`}
            values={mergeNeighbours(props.group.trend.slice(props.firstStep).map(Number), MOST_BARS)}
            fill="bg-failure-fill"
          />
        </td>
        <td class="c-versions clip text-text-2">
          <Show when={props.group.agentVersions[0]}>{(version) => <Name value={version().value} />}</Show>
          <Show when={props.group.totalAgentVersions > 1n}>
            <span class="text-text-3"> +{formatCount(props.group.totalAgentVersions - 1n)}</span>
          </Show>
        </td>
        <td class="num c-first text-text-2">
          <Show when={props.group.firstStartedAt}>{(at) => <Moment at={timestampMs(at())} />}</Show>
        </td>
        <td class="num c-last text-text-2">
          <Show when={props.group.lastStartedAt}>{(at) => <Ago at={timestampMs(at())} />}</Show>
        </td>
      </tr>
      <Show when={props.isOpen}>
        <Suspense>
          <GroupDetails id={id} group={props.group} filter={props.filter} hasOwnRuns={props.hasOwnRuns} />
        </Suspense>
      </Show>
    </tbody>
  );
}

/** True if some of the failures were survived and some were not. */
const isMixed = ({ survivedCount, failureCount }: FailureGroup) =>
  survivedCount > 0n && survivedCount < failureCount;

/** The step that failed, or that there is none. */
function StepName(props: { readonly name: string | undefined }) {
  return (
    <Show when={props.name} fallback={<span class="text-text-3">whole run</span>}>
      {(name) => <Name value={name()} />}
    </Show>
  );
}
