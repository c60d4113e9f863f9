import { createMemo, createSignal, Show } from "solid-js";
import { failureTypeWord } from "../../../api/words.ts";
import { formatDuration, formatOffset } from "../../../format/duration.ts";
import { countOf, formatCompact, formatUsd } from "../../../format/number.ts";
import { visibleText } from "../../../format/visible-text.ts";
import { tableRows } from "../../../timeline/table-rows.ts";
import type { TimelineStep } from "../../../timeline/timeline-step.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Keyed } from "../../../ui/keyed.ts";
import { Name } from "../../../ui/name.tsx";
import { StepTypeMark } from "../../../ui/step-type-mark.tsx";
import { DroppedMark } from "../dropped/dropped-mark.tsx";
import { PatternMark } from "../patterns/pattern-mark.tsx";
import type { RunModel } from "../run-model.ts";
import { WaitMark } from "../wait-mark.tsx";
import type { TimelineState } from "./timeline-state.ts";

const PAGE_SIZE = 500;

/** The same steps as a plain table, for screen readers and for reading row by row; other spans fold under their steps. */
export function StepsTable(props: { readonly model: RunModel; readonly state: TimelineState }) {
  const [count, setCount] = createSignal(PAGE_SIZE);
  const [folds, setFolds] = createSignal<ReadonlyMap<string, boolean>>(new Map());
  const isFolded = (id: string, spans: readonly TimelineStep[]) =>
    folds().get(id) ??
    !spans.some((span) => span.id === props.state.selected()?.id || span.id === props.model.point.step?.id);
  const rows = createMemo(() => tableRows(props.model.timeline.steps, isFolded));
  const result = (id: string, errorCode: string | undefined, failed: boolean) => {
    const failure = props.model.failures.get(id)?.at(-1);
    if (failure !== undefined)
      return `${failureTypeWord(failure.failureType)} / ${visibleText(failure.failureCode)}${failure.survived ? ", survived" : ""}`;
    return errorCode === undefined ? (failed ? "failed" : "") : visibleText(errorCode);
  };
  return (
    <div
      class="relative max-h-160 overflow-auto border-t border-line"
      tabindex="0"
      role="region"
      aria-label="Steps as a table"
    >
      <table class="data-table compact">
        <thead class="sticky top-0 bg-surface">
          <tr>
            <th class="num">#</th>
            <th>Type</th>
            <th>Step</th>
            <th class="num">Starts at</th>
            <th class="num">Latency</th>
            <th>Failure</th>
            <th class="max-sm:hidden">Model</th>
            <th class="num max-sm:hidden">Tokens</th>
            <th class="num max-sm:hidden">Cost</th>
          </tr>
        </thead>
        <tbody>
          {/* By id: while the run grows, the row that has the focus stays. */}
          <Keyed each={rows().slice(0, count())} by="id">
            {(row) => {
              const step = () => row().step;
              const source = () => props.model.steps.get(step().id);
              const usage = () => source()?.usage;
              const fold = (isShort: boolean) => (
                <SpansButton
                  isShort={isShort}
                  spans={row().spans}
                  isFolded={isFolded(row().id, row().spans)}
                  onToggle={(folded) => setFolds((before) => new Map([...before, [row().id, folded]]))}
                />
              );
              return (
                <Show
                  when={!row().isFold}
                  fallback={
                    <tr>
                      <td />
                      <td colspan="8">{fold(false)}</td>
                    </tr>
                  }
                >
                  <tr class="linked" classList={{ current: props.state.selected()?.id === step().id }}>
                    <td class="num text-text-3">{step().seq}</td>
                    <td>
                      <StepTypeMark type={step().type} />
                    </td>
                    <td class="clip min-w-44 font-medium" classList={{ "pl-7!": row().isInside }}>
                      <span class="flex min-w-0 items-center gap-1.5">
                        <button
                          type="button"
                          class="flex min-w-0 hover:underline"
                          title={visibleText(step().name)}
                          onClick={() => props.state.select(step())}
                        >
                          <Name value={step().name} class="truncate" />
                        </button>
                        <PatternMark model={props.model} stepId={step().id} />
                        <WaitMark wait={step().wait} />
                        <DroppedMark count={props.model.dropped.get(step().id)?.length ?? 0} />
                        <span class="ml-auto flex flex-none">{fold(true)}</span>
                      </span>
                    </td>
                    <td class="num">{formatOffset(step().start, 2)}</td>
                    <td class="num">{formatDuration(step().latency)}</td>
                    <td class="min-w-32 text-failure [overflow-wrap:anywhere]">
                      {result(step().id, step().errorCode, step().failed)}
                    </td>
                    <td class="whitespace-nowrap text-text-2 max-sm:hidden">
                      <Show when={source()?.model}>{(model) => <Name value={model()} />}</Show>
                    </td>
                    <td class="num text-text-2 max-sm:hidden">
                      <Show when={usage()}>
                        {(used) => formatCompact((used().inputTokens ?? 0n) + (used().outputTokens ?? 0n))}
                      </Show>
                    </td>
                    <td class="num text-text-2 max-sm:hidden">
                      {usage()?.costUsd === undefined ? "" : formatUsd(usage()?.costUsd ?? 0)}
                    </td>
                  </tr>
                </Show>
              );
            }}
          </Keyed>
        </tbody>
      </table>
      <Show when={rows().length > count()}>
        <div class="grid justify-items-center p-3">
          <Button onClick={() => setCount(count() + PAGE_SIZE)}>
            {countOf(Math.min(PAGE_SIZE, rows().length - count()), "more step")}
          </Button>
        </div>
      </Show>
    </div>
  );
}

/** Folds and unfolds the other spans of a step. Renders nothing where there are none. */
function SpansButton(props: {
  /** Leaves room for what stands beside it. */
  readonly isShort: boolean;
  readonly spans: readonly TimelineStep[];
  readonly isFolded: boolean;
  readonly onToggle: (isFolded: boolean) => void;
}) {
  const failed = () => props.spans.filter((span) => span.failed).length;
  return (
    <Show when={props.spans.length > 0}>
      <button
        type="button"
        class="inline-flex items-center gap-1 text-sm font-normal text-text-3 hover:text-text"
        aria-expanded={!props.isFolded}
        title={`${countOf(props.spans.length, "other span")}: spans of no known instrumentation of agents`}
        // The row chooses its step.
        onClick={(event) => {
          event.stopPropagation();
          props.onToggle(!props.isFolded);
        }}
      >
        <Icon name={props.isFolded ? "right" : "down"} class="size-3" />
        <span>
          <Show when={props.isShort} fallback={countOf(props.spans.length, "other span")}>
            <span aria-hidden="true">+{props.spans.length}</span>
            <span class="sr-only">{countOf(props.spans.length, "other span")} inside</span>
          </Show>
          <Show when={failed() > 0}>
            <span class="text-failure">, {failed()} failed</span>
          </Show>
        </span>
      </button>
    </Show>
  );
}
