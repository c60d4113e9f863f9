import { For, Show } from "solid-js";
import { countOf, formatCount } from "../../../format/number.ts";
import type { AttemptsRow, OthersRow, StepRow } from "../../../timeline/rows.ts";
import { shortName } from "../../../timeline/short-name.ts";
import { isSpan } from "../../../timeline/starts-folded.ts";
import { stepsOf } from "../../../timeline/step-tree.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Name } from "../../../ui/name.tsx";
import { StatusShape } from "../../../ui/status-mark.tsx";
import { DroppedMark } from "../dropped/dropped-mark.tsx";
import { PatternMark } from "../patterns/pattern-mark.tsx";
import type { RunModel } from "../run-model.ts";
import { WaitMark } from "../wait-mark.tsx";
import { StepTitle } from "./step-title.tsx";
import type { WaterfallState } from "./waterfall-state.ts";

const SHOWN_MARKS = 5;

/** The left cell of a step: number, fold, type, name, and whether it failed. */
export function StepName(props: {
  readonly row: StepRow;
  readonly model: RunModel;
  readonly state: WaterfallState;
}) {
  const step = () => props.row.node.step;
  const spans = () =>
    props.row.isFolded && props.row.node.children.every(isSpan) ? stepsOf(props.row.node).length - 1 : 0;
  return (
    <div class="wf-name" role="gridcell">
      <span class="wf-seq">{step().seq}</span>
      <span class="wf-indent" style={{ "--depth": props.row.depth }} />
      <Show when={props.row.node.children.length > 0} fallback={<FoldButton />}>
        <FoldButton isFolded={props.row.isFolded} onToggle={() => props.state.toggleFold(props.row.id)} />
      </Show>
      <StepTitle step={step()} class="wf-title" />
      <Show when={spans() > 0}>
        <span class="flex-none text-xs text-text-3" title={`${countOf(spans(), "other span")} inside`}>
          <span aria-hidden="true">+{formatCount(spans())}</span>
          <span class="sr-only">{countOf(spans(), "other span")} inside</span>
        </span>
      </Show>
      <Show when={!props.model.isSequential && props.model.path.has(step().id)}>
        <span class="sr-only">on the critical path</span>
      </Show>
      <span class="wf-marks">
        <PatternMark model={props.model} stepId={step().id} />
        <WaitMark wait={step().wait} />
        <DroppedMark count={props.model.dropped.get(step().id)?.length ?? 0} />
        <Show when={step().failed} fallback={<FailedInside count={props.row.failedInside} />}>
          <StatusShape status="failure" class="size-3" />
          <span class="sr-only">failed</span>
        </Show>
        <Show when={props.row.attempt !== undefined && !step().failed}>
          <StatusShape status="success" class="size-3" />
          <span class="sr-only">worked</span>
        </Show>
      </span>
    </div>
  );
}

/** The left cell of a group of attempts: what was attempted, and how each attempt went. */
export function AttemptsName(props: { readonly row: AttemptsRow; readonly state: WaterfallState }) {
  const attempts = () => props.row.node.attempts;
  return (
    <div class="wf-name" role="gridcell">
      <span class="wf-seq" />
      <span class="wf-indent" style={{ "--depth": props.row.depth }} />
      <FoldButton isFolded={props.row.isFolded} onToggle={() => props.state.toggleFold(props.row.id)} />
      <Icon name="retry" class="size-3 text-text-3" />
      <Name value={shortName(attempts()[0]?.step.name ?? "").name} class="wf-title" />
      <span class="wf-marks" title={countOf(attempts().length, "attempt")}>
        <For each={attempts().slice(-SHOWN_MARKS)}>
          {(attempt) => (
            <StatusShape status={attempt.step.failed ? "failure" : "success"} class="size-2.75" />
          )}
        </For>
      </span>
    </div>
  );
}

/** The left cell of other spans: how many there are. */
export function OthersName(props: { readonly row: OthersRow; readonly state: WaterfallState }) {
  const count = () => stepsOf(props.row.node).length;
  return (
    <div class="wf-name" role="gridcell">
      <span class="wf-seq" />
      <span class="wf-indent" style={{ "--depth": props.row.depth }} />
      <FoldButton isFolded={props.row.isFolded} onToggle={() => props.state.toggleFold(props.row.id)} />
      <span class="wf-title" title="Spans of no known instrumentation of agents, such as calls to databases">
        {countOf(count(), "other span")}
      </span>
      <span class="wf-marks">
        <FailedInside count={props.row.isFolded ? props.row.failedInside : 0} />
      </span>
    </div>
  );
}

/** Marks a folded row with failed steps inside; its lane says how many. */
function FailedInside(props: { readonly count: number }) {
  return (
    <Show when={props.count > 0}>
      <StatusShape status="failure" class="size-3" />
      <span class="sr-only">{props.count} failed inside</span>
    </Show>
  );
}

/** Folds or unfolds a row; an empty space where there is nothing to fold. */
export function FoldButton(props: { readonly isFolded?: boolean; readonly onToggle?: () => void }) {
  return (
    <Show when={props.onToggle} fallback={<span class="wf-fold" />}>
      {(toggle) => (
        <button
          type="button"
          class="wf-fold"
          // The treegrid is the stop for the keyboard; its arrows do the same.
          tabindex="-1"
          aria-label={props.isFolded ? "Unfold" : "Fold"}
          onClick={(event) => {
            event.stopPropagation();
            toggle()();
          }}
        >
          <Icon name={props.isFolded ? "right" : "down"} />
        </button>
      )}
    </Show>
  );
}
