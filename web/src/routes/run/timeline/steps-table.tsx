import { createSignal, Show } from "solid-js";
import { failureTypeWord } from "../../../api/words.ts";
import { formatDuration, formatOffset } from "../../../format/duration.ts";
import { countOf, formatCompact, formatUsd } from "../../../format/number.ts";
import { visibleText } from "../../../format/visible-text.ts";
import { Button } from "../../../ui/button.tsx";
import { Keyed } from "../../../ui/keyed.ts";
import { Name } from "../../../ui/name.tsx";
import { StepTypeMark } from "../../../ui/step-type-mark.tsx";
import { DroppedMark } from "../dropped/dropped-mark.tsx";
import type { RunModel } from "../run-model.ts";
import type { TimelineState } from "./timeline-state.ts";

const PAGE_SIZE = 500;

/** The same steps as a plain table, for screen readers and for reading row by row. */
export function StepsTable(props: { readonly model: RunModel; readonly state: TimelineState }) {
  const [count, setCount] = createSignal(PAGE_SIZE);
  const steps = () => props.model.timeline.steps;
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
          <Keyed each={steps().slice(0, count())} by="id">
            {(step) => {
              const source = () => props.model.steps.get(step().id);
              const usage = () => source()?.usage;
              return (
                <tr class="linked" classList={{ current: props.state.selected()?.id === step().id }}>
                  <td class="num text-text-3">{step().seq}</td>
                  <td>
                    <StepTypeMark type={step().type} />
                  </td>
                  <td class="clip min-w-30 font-medium">
                    <button type="button" class="hover:underline" onClick={() => props.state.select(step())}>
                      <Name value={step().name} />
                    </button>{" "}
                    <DroppedMark count={props.model.dropped.get(step().id)?.length ?? 0} />
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
              );
            }}
          </Keyed>
        </tbody>
      </table>
      <Show when={steps().length > count()}>
        <div class="grid justify-items-center p-3">
          <Button onClick={() => setCount(count() + PAGE_SIZE)}>
            {countOf(Math.min(PAGE_SIZE, steps().length - count()), "more step")}
          </Button>
        </div>
      </Show>
    </div>
  );
}
