import { For, Show } from "solid-js";
import { startedMs } from "../../api/run-times.ts";
import { failureTypeWord, waitedFor } from "../../api/words.ts";
import { formatDuration, formatOffset } from "../../format/duration.ts";
import { formatClockExact, formatUtc } from "../../format/time.ts";
import { ownerOf } from "../../timeline/owner-of.ts";
import type { TimelineStep } from "../../timeline/timeline-step.ts";
import { Button } from "../../ui/button.tsx";
import { FactList } from "../../ui/fact-list.tsx";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Name } from "../../ui/name.tsx";
import { StatusShape } from "../../ui/status-mark.tsx";
import { StepTypeMark } from "../../ui/step-type-mark.tsx";
import { StepDropped } from "./dropped/dropped-facts.tsx";
import { StepObservations } from "./observations.tsx";
import type { RunModel } from "./run-model.ts";
import { SameCalls } from "./same-calls.tsx";
import { StepCall } from "./step-call.tsx";
import { StepMetadata } from "./step-metadata.tsx";
import { StepUsage } from "./step-usage.tsx";
import type { TimelineState } from "./timeline/timeline-state.ts";

/** The chosen step: why it failed, when it was, what it used, and its metadata. */
export function StepPanel(props: {
  readonly step: TimelineStep;
  readonly model: RunModel;
  readonly state: TimelineState;
}) {
  const source = () => props.model.steps.get(props.step.id);
  const failures = () => props.model.failures.get(props.step.id) ?? [];
  const onPath = () => {
    const segments = props.model.path.get(props.step.id);
    if (segments === undefined) return "not on it";
    return `${formatDuration(segments.reduce((sum, { start, end }) => sum + end - start, 0))} of it`;
  };
  const around = () => {
    const owner = props.step.isOther ? ownerOf(props.step, props.model.timeline.steps) : undefined;
    return owner === undefined
      ? []
      : [{ name: "Inside", value: <Around step={owner} state={props.state} /> }];
  };
  const startedAt = () => startedMs(props.model.run) + props.step.start;
  return (
    <aside
      aria-label="Step"
      class="flex w-78 min-w-0 flex-none flex-col rounded-3 border border-line bg-surface max-lg:w-auto xl:w-90"
    >
      <header class="flex min-h-10 items-center gap-2 px-3 py-1">
        <span class="text-text-3">#{props.step.seq}</span>
        <StepTypeMark type={props.step.type} iconOnly />
        <h2 class="min-w-0 truncate">
          <Name value={props.step.name} />
        </h2>
        <span class="text-text-3">{props.step.isOther ? "other span" : props.step.type}</span>
        <FailedStepButtons step={props.step} model={props.model} state={props.state} />
      </header>
      <Show when={props.step.failed}>
        <div class="border-t border-line bg-failure-bg px-3 py-2.5">
          <For
            each={failures()}
            fallback={
              <p class="flex items-center gap-1.5 font-semibold text-failure">
                <StatusShape status="failure" />
                <Name value={props.step.errorCode ?? "failed"} />
              </p>
            }
          >
            {(failure) => (
              <>
                <p class="flex items-center gap-1.5 font-semibold">
                  <StatusShape status="failure" />
                  <FailureCode
                    type={failureTypeWord(failure.failureType)}
                    code={failure.failureCode}
                    survived={failure.survived}
                    canWrap
                  />
                </p>
                <p class="mt-0.5 [overflow-wrap:anywhere]">
                  <Show when={failure.survived} fallback={<Name value={failure.message} />}>
                    The agent went on; no failure was recorded for this step.
                  </Show>
                </p>
              </>
            )}
          </For>
        </div>
      </Show>
      <SameCalls step={props.step} steps={props.model.timeline.steps} onChoose={props.state.reveal} />
      <section class="border-t border-line px-3 py-2.5">
        <h3 class="mb-1">Time</h3>
        <FactList
          facts={[
            ...around(),
            {
              name: "Starts at",
              value: (
                <>
                  {formatOffset(props.step.start, 2)}{" "}
                  <time class="text-text-3" title={formatUtc(startedAt())}>
                    {formatClockExact(startedAt())}
                  </time>
                </>
              ),
            },
            {
              name: "Ends at",
              value: props.step.isOpen ? "still running" : formatOffset(props.step.end, 2),
            },
            { name: "Latency", value: <b class="font-semibold">{formatDuration(props.step.latency)}</b> },
            ...ownTime(props.step),
            ...(props.step.wait === undefined
              ? []
              : [{ name: "Waited for", value: waitedFor[props.step.wait] }]),
            ...(props.model.isSequential ? [] : [{ name: "Critical path", value: onPath() }]),
            ...(props.step.attempt === undefined
              ? []
              : [{ name: "Attempt", value: String(props.step.attempt) }]),
          ]}
        />
      </section>
      <Show when={source()}>
        {(step) => (
          <>
            <StepCall step={step()} model={props.model} state={props.state} />
            <StepUsage step={step()} />
            <StepObservations model={props.model} stepId={props.step.id} />
            <StepMetadata step={step()} />
            <StepDropped model={props.model} stepId={props.step.id} />
          </>
        )}
      </Show>
      <footer class="mt-auto border-t border-line px-3 py-2 text-sm text-text-3">
        {props.step.isOther
          ? "A span of no known instrumentation of agents: its place, its times and whether it failed are kept, and nothing else."
          : "Facts only: arguments and results are never stored."}
      </footer>
    </aside>
  );
}

/** The step around another span; leads to it. */
function Around(props: { readonly step: TimelineStep; readonly state: TimelineState }) {
  return (
    <button
      type="button"
      class="max-w-full truncate text-accent hover:underline"
      onClick={() => props.state.reveal(props.step)}
    >
      #{props.step.seq} <Name value={props.step.name} />
    </button>
  );
}

/** What of the latency is the step's own, where steps inside it cover the rest. */
function ownTime({ own, latency }: TimelineStep) {
  return own === undefined || own === latency ? [] : [{ name: "Own time", value: formatDuration(own) }];
}

/** Goes to the failed step before or after this one. */
function FailedStepButtons(props: {
  readonly step: TimelineStep;
  readonly model: RunModel;
  readonly state: TimelineState;
}) {
  const failed = () => props.model.timeline.steps.filter((step) => step.failed);
  const before = () => failed().findLast((step) => step.seq < props.step.seq);
  const after = () => failed().find((step) => step.seq > props.step.seq);
  const go = (step: TimelineStep | undefined) => step && props.state.reveal(step);
  return (
    <Show when={failed().length > 1 || (failed().length === 1 && failed()[0]?.id !== props.step.id)}>
      <span class="ml-auto flex">
        <Button
          variant="ghost"
          size="sm"
          square
          disabled={before() === undefined}
          aria-label="Failed step before"
          title="Failed step before"
          onClick={() => go(before())}
        >
          <Icon name="left" />
        </Button>
        <Button
          variant="ghost"
          size="sm"
          square
          disabled={after() === undefined}
          aria-label="Next failed step"
          title="Next failed step"
          onClick={() => go(after())}
        >
          <Icon name="right" />
        </Button>
      </span>
    </Show>
  );
}
