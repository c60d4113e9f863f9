import { createComputed, createSignal, on } from "solid-js";
import type { Row } from "../../../timeline/rows.ts";
import type { Span, TimelineStep } from "../../../timeline/timeline-step.ts";
import { growWindow, panWindow, windowAround, zoomWindow } from "../../../timeline/zoom.ts";
import type { RunModel } from "../run-model.ts";

type TimelineView = "waterfall" | "table";

/** What the parts of a run's page share: which step is chosen, and which time is shown. */
export interface TimelineState {
  readonly selected: () => TimelineStep | undefined;
  /** Id of the row that the keyboard is at: the chosen step's, or a group's. */
  readonly activeRow: () => string | undefined;
  readonly view: () => TimelineView;
  /** The time that is shown, in ms from the start of the run. */
  readonly window: () => Span;
  /** Step that was asked for last, to be scrolled to; a new object each time. */
  readonly revealed: () => { readonly step: TimelineStep } | undefined;
  setView(view: TimelineView): void;
  setWindow(window: Span): void;
  zoom(factor: number): void;
  pan(share: number): void;
  showAll(): void;
  select(step: TimelineStep): void;
  /** Moves the keyboard to a row, and chooses its step if it has one. */
  activate(row: Row): void;
  /** Chooses a step, shows its time, unfolds what hides it and scrolls to it. */
  reveal(step: TimelineStep): void;
  /** Chooses the step that the run failed at, if there is one. */
  revealFailure(): void;
}

export interface TimelineOptions {
  readonly model: () => RunModel;
  readonly selected: () => TimelineStep | undefined;
  readonly onSelect: (step: TimelineStep) => void;
  readonly view: () => TimelineView;
  readonly onView: (view: TimelineView) => void;
}

export function createTimelineState(options: TimelineOptions): TimelineState {
  const { model, selected } = options;
  const start = selected();
  const run = () => model().timeline.span;
  const [window, setWindow] = createSignal(
    start === undefined ? run() : windowAround(start, model().timeline),
  );
  createComputed(
    on(run, (now, before) => {
      if (before !== undefined && now.to !== before.to) setWindow((shown) => growWindow(shown, before, now));
    }),
  );
  const [revealed, setRevealed] = createSignal(start && { step: start });
  const [activeGroup, setActiveGroup] = createSignal<string>();

  const select = (step: TimelineStep) => {
    setActiveGroup(undefined);
    options.onSelect(step);
  };
  const reveal = (step: TimelineStep) => {
    const { from, to } = window();
    if (step.start < from || step.end > to) setWindow(windowAround(step, model().timeline));
    select(step);
    setRevealed({ step });
  };

  return {
    selected,
    activeRow: () => activeGroup() ?? selected()?.id,
    view: options.view,
    window,
    revealed,
    setView: options.onView,
    setWindow,
    zoom: (factor) => {
      const step = selected();
      const { from, to } = window();
      const middle = step && (step.start + step.end) / 2;
      const at = middle !== undefined && middle > from && middle < to ? middle : undefined;
      setWindow(zoomWindow(window(), run(), factor, at));
    },
    pan: (share) => setWindow(panWindow(window(), run(), share)),
    showAll: () => setWindow(run()),
    select,
    activate: (row) => {
      if (row.kind === "step") select(row.node.step);
      else setActiveGroup(row.id);
    },
    reveal,
    revealFailure: () => {
      const { step } = model().point;
      if (step === undefined) return;
      setWindow(windowAround(step, model().timeline));
      reveal(step);
    },
  };
}
