import { For, Show } from "solid-js";
import { countOf } from "../../../format/number.ts";
import type { AttemptsRow, StepRow } from "../../../timeline/rows.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Name } from "../../../ui/name.tsx";
import { StatusShape } from "../../../ui/status-mark.tsx";
import { StepTypeMark } from "../../../ui/step-type-mark.tsx";
import { DroppedMark } from "../dropped/dropped-mark.tsx";
import type { RunModel } from "../run-model.ts";
import type { TimelineState } from "./timeline-state.ts";

const SHOWN_MARKS = 5;

/** The left cell of a step: number, fold, type, name, and whether it failed. */
export function StepName(props: {
  readonly row: StepRow;
  readonly model: RunModel;
  readonly state: TimelineState;
}) {
  const step = () => props.row.node.step;
  const hidden = () => (props.row.isFolded ? props.row.bars.filter((bar) => bar.failed).length : 0);
  return (
    <div class="wf-name" role="gridcell">
      <span class="wf-seq">{step().seq}</span>
      <span class="wf-indent" style={{ "--depth": props.row.depth }} />
      <Show when={props.row.node.children.length > 0} fallback={<FoldButton />}>
        <FoldButton isFolded={props.row.isFolded} onToggle={() => props.state.toggleFold(props.row.id)} />
      </Show>
      <StepTypeMark type={step().type} iconOnly />
      <Name value={step().name} class="wf-title" />
      <Show when={!props.model.isSequential && props.model.path.has(step().id)}>
        <span class="sr-only">on the critical path</span>
      </Show>
      <span class="wf-marks">
        <DroppedMark count={props.model.dropped.get(step().id)?.length ?? 0} />
        <Show when={step().failed || hidden() > 0}>
          <StatusShape status="failure" class="size-3" />
          <span class="sr-only">{step().failed ? "failed" : `${hidden()} failed inside`}</span>
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
export function AttemptsName(props: { readonly row: AttemptsRow; readonly state: TimelineState }) {
  const attempts = () => props.row.node.attempts;
  return (
    <div class="wf-name" role="gridcell">
      <span class="wf-seq" />
      <span class="wf-indent" style={{ "--depth": props.row.depth }} />
      <FoldButton isFolded={props.row.isFolded} onToggle={() => props.state.toggleFold(props.row.id)} />
      <Icon name="retry" class="size-3 text-text-3" />
      <Name value={attempts()[0]?.step.name ?? ""} class="wf-title" />
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
