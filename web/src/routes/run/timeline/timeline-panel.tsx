import { createMemo, For, Show } from "solid-js";
import { type StepTypeWord, stepTypeWords } from "../../../api/words.ts";
import { formatDuration } from "../../../format/duration.ts";
import { countOf } from "../../../format/number.ts";
import { useShortcuts } from "../../../shell/shortcuts.ts";
import { isWhole, sameWindow, windowAround } from "../../../timeline/zoom.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Kbd } from "../../../ui/kbd.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Segment } from "../../../ui/segment.tsx";
import { StatusShape } from "../../../ui/status-mark.tsx";
import { StepTypeMark } from "../../../ui/step-type-mark.tsx";
import type { RunModel } from "../run-model.ts";
import { Minimap } from "./minimap.tsx";
import { StepsTable } from "./steps-table.tsx";
import { Waterfall } from "./waterfall.tsx";
import type { WaterfallState } from "./waterfall-state.ts";

/** The steps of a run on a true time axis, with a picture of the whole above; or the same as a table. */
export function TimelinePanel(props: { readonly model: RunModel; readonly state: WaterfallState }) {
  const step = () => props.model.point.step;
  const span = () => props.model.timeline.span;
  useShortcuts([
    { keys: ["f"], label: "Failing step", run: () => props.state.revealFailure() },
    { keys: ["0"], label: "Whole run", run: () => props.state.showAll() },
    { keys: ["+", "="], label: "Zoom in", run: () => props.state.zoom(0.5) },
    { keys: ["-"], label: "Zoom out", run: () => props.state.zoom(2) },
    { keys: ["<"], label: "Earlier", run: () => props.state.pan(-0.25) },
    { keys: [">"], label: "Later", run: () => props.state.pan(0.25) },
    {
      keys: ["t"],
      label: "Table or waterfall",
      run: () => props.state.setView(isTable() ? "waterfall" : "table"),
    },
  ]);
  const shownTime = () => {
    if (isWhole(props.state.window(), span())) return "all";
    const failing = step();
    return failing !== undefined &&
      sameWindow(props.state.window(), windowAround(failing, props.model.timeline))
      ? "failure"
      : undefined;
  };
  const pathMs = createMemo(() =>
    [...props.model.path.values()].flat().reduce((sum, { start, end }) => sum + end - start, 0),
  );
  const spanCount = createMemo(() => props.model.timeline.steps.filter((step) => step.isOther).length);
  const isTable = () => props.state.view() === "table";
  const types = () =>
    stepTypeWords.filter((type) => props.model.timeline.steps.some((step) => step.type === type));
  return (
    <Panel
      class="flex-1 scroll-mt-14"
      title={<span id="timeline">Timeline</span>}
      sub={
        <>
          {countOf(props.model.timeline.steps.length - spanCount(), "step")}
          <Show when={spanCount() > 0}>, {countOf(spanCount(), "other span")}</Show>
          <Show when={props.state.retries() > 0}>, {countOf(props.state.retries(), "retry", "retries")}</Show>
          <Show when={!props.model.isSequential}>
            <span title="What the run waited for: where one of these steps takes less, so does the run">
              , critical path {formatDuration(pathMs())}
            </span>
          </Show>
        </>
      }
      flush
      actions={
        <>
          <Segment
            label="View"
            options={[
              { value: "waterfall", label: "Waterfall" },
              { value: "table", label: "Table", title: "The same steps as a table (t)" },
            ]}
            value={props.state.view()}
            onChange={props.state.setView}
          />
          <Show when={!isTable() && props.model.timeline.steps.length > 0}>
            <Segment
              label="Shown time"
              options={[
                ...(step() === undefined
                  ? []
                  : [{ value: "failure" as const, label: "Failure", title: "Zoom to the failing step (f)" }]),
                { value: "all" as const, label: "Whole run", title: "Show the whole run (0)" },
              ]}
              value={shownTime()}
              onChange={(shown) => (shown === "all" ? props.state.showAll() : props.state.revealFailure())}
            />
          </Show>
        </>
      }
      footer={
        <Legend
          types={types()}
          hasFailure={step() !== undefined}
          hasWaits={props.model.timeline.steps.some((step) => step.wait !== undefined)}
          hasPatterns={props.model.patterns.size > 0}
          hasGaps={props.model.gaps.length > 0}
          hasPath={!props.model.isSequential}
        />
      }
    >
      <Show
        when={props.model.timeline.steps.length > 0}
        fallback={<Notice icon="runs" title="This run has no steps" />}
      >
        <Show when={!isTable()} fallback={<StepsTable model={props.model} state={props.state} />}>
          <Minimap model={props.model} state={props.state} />
          <Waterfall model={props.model} state={props.state} />
        </Show>
      </Show>
    </Panel>
  );
}

function Legend(props: {
  readonly types: readonly StepTypeWord[];
  readonly hasFailure: boolean;
  readonly hasWaits: boolean;
  readonly hasPatterns: boolean;
  readonly hasGaps: boolean;
  readonly hasPath: boolean;
}) {
  return (
    <>
      <span class="flex items-center gap-1 max-sm:hidden">
        <Kbd key="ArrowUp" />
        <Kbd key="ArrowDown" /> step
      </span>
      <span class="flex items-center gap-1 max-sm:hidden">
        <Kbd key="ArrowLeft" />
        <Kbd key="ArrowRight" /> fold
      </span>
      <Show when={props.hasFailure}>
        <span class="flex items-center gap-1 max-sm:hidden">
          <Kbd key="f" /> failing step
        </span>
      </Show>
      <span class="flex items-center gap-1 max-sm:hidden">
        <Kbd key="+" />
        <Kbd key="-" /> zoom
      </span>
      <span class="ml-auto flex flex-wrap gap-3 text-text-2 max-sm:ml-0">
        <For each={props.types}>{(type) => <StepTypeMark type={type} />}</For>
        <Show when={props.hasWaits}>
          <span class="flex items-center gap-1.5">
            <i class="waiting h-2.5 w-3.5 border-y border-other-fill" />
            waiting
          </span>
        </Show>
        <Show when={props.hasPatterns}>
          <span class="flex items-center gap-1.5" title="Steps that went round in circles">
            <Icon name="loop" class="size-3 text-partial" />
            in circles
          </span>
        </Show>
        <Show when={props.hasGaps}>
          <span class="flex items-center gap-1.5">
            <i class="hatch h-2.5 w-3.5" />
            no step
          </span>
        </Show>
        <Show when={props.hasPath}>
          <span class="flex items-center gap-1.5" title="What the run waited for">
            <i class="graphic h-0.75 w-3.5 bg-accent" />
            critical path
          </span>
        </Show>
        <Show when={props.hasFailure}>
          <span class="flex items-center gap-1.5">
            <StatusShape status="failure" class="size-3" />
            failed
          </span>
        </Show>
      </span>
    </>
  );
}
