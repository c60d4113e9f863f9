import { createMemo, For, Show } from "solid-js";
import { failureTypeWord, waitedFor } from "../../../api/words.ts";
import { formatDuration } from "../../../format/duration.ts";
import { visibleText } from "../../../format/visible-text.ts";
import { joinSegments } from "../../../timeline/critical-path.ts";
import type { Bar } from "../../../timeline/merge-bars.ts";
import type { AttemptsRow, GapRow, OthersRow, StepRow } from "../../../timeline/rows.ts";
import { stepsOf } from "../../../timeline/step-tree.ts";
import type { Span } from "../../../timeline/timeline-step.ts";
import type { RunModel } from "../run-model.ts";

/** Width of a letter and of the space around a label, in px; near enough to tell whether there is room for it. */
const LETTER_PX = 6.6;
const MARGIN_PX = 12;
/** Least room in which a cut label still says something. */
const LEAST_PX = 48;
/** Gaps below this part of the run are not drawn in the critical path of a folded row. */
const FINEST = 500;

/** The lane of a step: its bar, and why it failed. */
export function StepLane(props: LaneScale & { readonly row: StepRow; readonly model: RunModel }) {
  const step = () => props.row.node.step;
  const why = () => {
    const failure = props.model.failures.get(step().id)?.at(-1);
    if (failure !== undefined)
      return `${failureTypeWord(failure.failureType)} / ${visibleText(failure.failureCode)}${failure.survived ? ", survived" : ""}`;
    return step().errorCode === undefined ? undefined : visibleText(step().errorCode ?? "");
  };
  /** What is said of a step that is no attempt. */
  const plain = () => {
    const { wait, isOpen } = step();
    if (wait !== undefined) return `${isOpen ? "waits" : "waited"} for ${waitedFor[wait]}`;
    return isOpen ? "running" : (why() ?? failedInside(props.row));
  };
  const label = () => {
    const { attempt } = props.row;
    if (attempt === undefined) return plain();
    const isFailing = props.model.point.step?.id === step().id;
    if (step().failed)
      return isFailing ? `attempt ${attempt}: ${why() ?? "failed"}` : `attempt ${attempt} failed`;
    return `attempt ${attempt} worked`;
  };
  const tone = () => {
    if (step().failed || failedInside(props.row) !== undefined) return "text-failure";
    if (step().wait !== undefined && !step().isOpen) return "text-text-2";
    return step().isOpen ? "text-running" : "text-success";
  };
  return (
    <div class="wf-lane" role="gridcell">
      <For each={props.row.bars}>{(bar) => <BarBox bar={bar} />}</For>
      <PathMarks row={props.row} model={props.model} />
      <OutOfSight span={step()} window={props.window} />
      <Show when={label()}>
        {(text) => (
          <LaneLabel
            text={text()}
            span={step()}
            window={props.window}
            laneWidth={props.laneWidth}
            class={`font-semibold ${tone()}`}
          />
        )}
      </Show>
    </div>
  );
}

/** The lane of a group of attempts: all of them, and how they went in numbers. */
export function AttemptsLane(props: LaneScale & { readonly row: AttemptsRow; readonly model: RunModel }) {
  const attempts = () => props.row.node.attempts;
  const failed = () => attempts().filter((attempt) => attempt.step.failed).length;
  /** Mean time from the end of an attempt to the start of the next. */
  const wait = () => {
    const steps = attempts().map((attempt) => attempt.step);
    const waits = steps.slice(1).map((step, index) => step.start - (steps[index]?.end ?? step.start));
    return waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
  };
  return (
    <div class="wf-lane" role="gridcell">
      <i class="wf-frame" style={{ "--a": props.row.start, "--b": props.row.end }} />
      <For each={props.row.bars}>{(bar) => <BarBox bar={bar} />}</For>
      <PathMarks row={props.row} model={props.model} />
      <OutOfSight span={props.row} window={props.window} />
      <LaneLabel
        text={`${attempts().length} attempts, ${failed()} failed`}
        note={wait() > 0 ? `${formatDuration(wait())} apart` : undefined}
        span={props.row}
        window={props.window}
        laneWidth={props.laneWidth}
        class="font-semibold text-text"
      />
    </div>
  );
}

/** The lane of other spans: all of them, and how many failed. */
export function OthersLane(props: LaneScale & { readonly row: OthersRow; readonly model: RunModel }) {
  return (
    <div class="wf-lane" role="gridcell">
      <For each={props.row.bars}>{(bar) => <BarBox bar={bar} />}</For>
      <PathMarks row={props.row} model={props.model} />
      <OutOfSight span={props.row} window={props.window} />
      <Show when={props.row.isFolded && failedInside(props.row)}>
        {(text) => (
          <LaneLabel
            text={text()}
            span={props.row}
            window={props.window}
            laneWidth={props.laneWidth}
            class="font-semibold text-failure"
          />
        )}
      </Show>
    </div>
  );
}

/** `1 failed inside`; undefined where none did. */
const failedInside = ({ failedInside: count }: StepRow | OthersRow) =>
  count === 0 ? undefined : `${count} failed inside`;

/** The lane of silence. */
export function GapLane(props: { readonly row: GapRow }) {
  return (
    <div class="wf-lane" role="gridcell">
      <i class="wf-silence hatch" style={{ "--a": props.row.gap.start, "--b": props.row.gap.end }} />
    </div>
  );
}

function BarBox(props: { readonly bar: Bar }) {
  return (
    <i
      class={`wf-bar is-${props.bar.type}`}
      classList={{ "is-bad": props.bar.failed, "is-open": props.bar.isOpen }}
      style={{ "--a": props.bar.start, "--b": props.bar.end }}
    />
  );
}

/**
 * Marks what the run waited for on a row, that of a folded one with what is inside it. Nothing where it waited for
 * every step: a mark on all of them would say nothing.
 */
function PathMarks(props: { readonly row: StepRow | AttemptsRow | OthersRow; readonly model: RunModel }) {
  const segments = createMemo(() => {
    if (props.model.isSequential) return [];
    const { node, isFolded } = props.row;
    const own = node.kind === "step" ? [node.step] : [];
    const { from, to } = props.model.timeline.span;
    return joinSegments(
      (isFolded ? stepsOf(node) : own).flatMap((step) => props.model.path.get(step.id) ?? []),
      (to - from) / FINEST,
    );
  });
  return (
    <For each={segments()}>
      {(segment) => <i class="wf-path" style={{ "--a": segment.start, "--b": segment.end }} />}
    </For>
  );
}

interface Placed {
  readonly span: { readonly start: number; readonly end: number };
  readonly window: Span;
}

/** The time that the lanes show, and how wide they are in px. */
export interface LaneScale {
  readonly window: Span;
  readonly laneWidth: number;
}

function LaneLabel(
  props: Placed &
    LaneScale & { readonly text: string; readonly note?: string | undefined; readonly class: string },
) {
  /** Beside the bar, where there is more room; over it only where there is next to none. */
  const placement = () => {
    const pxPerMs = props.laneWidth / (props.window.to - props.window.from);
    const after = (props.window.to - props.span.end) * pxPerMs - MARGIN_PX;
    const before = (props.span.start - props.window.from) * pxPerMs - MARGIN_PX;
    const textPx = props.text.length * LETTER_PX;
    const isBefore = after < textPx && before > after;
    const room = isBefore ? before : after;
    if (room < LEAST_PX) return { class: "is-over", room: props.laneWidth, hasNote: false };
    const hasNote = room > textPx + (props.note ?? "").length * LETTER_PX;
    return { class: isBefore ? "is-before" : "", room, hasNote };
  };
  const isSeen = () => props.span.end >= props.window.from && props.span.start <= props.window.to;
  return (
    <Show when={isSeen()}>
      <span
        class={`wf-label ${placement().class} ${props.class}`}
        style={{ "--a": props.span.start, "--b": props.span.end, "max-width": `${placement().room}px` }}
      >
        {props.text}
        <Show when={placement().hasNote && props.note}>
          <span class="font-normal text-text-3"> {props.note}</span>
        </Show>
      </span>
    </Show>
  );
}

/** Says where a bar is that the window does not show. */
function OutOfSight(props: Placed) {
  return (
    <>
      <Show when={props.span.end < props.window.from}>
        <span class="wf-beyond left-1">‹</span>
      </Show>
      <Show when={props.span.start > props.window.to}>
        <span class="wf-beyond right-1">›</span>
      </Show>
    </>
  );
}
