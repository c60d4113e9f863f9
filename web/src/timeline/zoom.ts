import type { Span, Timeline, TimelineStep } from "./timeline-step.ts";

/** Shortest window that can be zoomed to, in ms. */
const SHORTEST_MS = 1;

/** The part of the run that is shown, kept within the run and no shorter than 1 ms. */
export function clampWindow({ from, to }: Span, run: Span): Span {
  const length = Math.min(Math.max(to - from, SHORTEST_MS), run.to - run.from);
  const start = Math.min(Math.max(from, run.from), run.to - length);
  return { from: start, to: start + length };
}

/**
 * Zooms around a point.
 *
 * @param factor below 1 zooms in
 * @param at what stays where it is, in ms. Default: the middle
 */
export function zoomWindow(window: Span, run: Span, factor: number, at?: number): Span {
  const center = at ?? (window.from + window.to) / 2;
  return clampWindow(
    { from: center - (center - window.from) * factor, to: center + (window.to - center) * factor },
    run,
  );
}

/** Moves the window by a share of its length; negative is towards the start. */
export function panWindow(window: Span, run: Span, share: number): Span {
  const by = (window.to - window.from) * share;
  return clampWindow({ from: window.from + by, to: window.to + by }, run);
}

/**
 * The window of a run that grew: one that showed all of it shows all, one at its end stays at the end, any other stays where
 * it is.
 *
 * @param before the run as it was
 */
export function growWindow(window: Span, before: Span, run: Span): Span {
  if (window.to < before.to) return window;
  if (window.from <= before.from) return run;
  return clampWindow({ from: window.from + run.to - before.to, to: run.to }, run);
}

/** Steps before and after the one that is shown: about as many as there are rows in view. */
const STEPS_BEFORE = 12;
const STEPS_AFTER = 8;

/**
 * The window that shows a step with what led to it and what came of it: the time of the steps in the rows around it.
 * The whole run if that is hardly longer.
 */
export function windowAround(step: TimelineStep, { steps, span }: Timeline): Span {
  const index = steps.indexOf(step);
  const near = steps.slice(Math.max(0, index - STEPS_BEFORE), index + STEPS_AFTER + 1).filter(isNear(step));
  const from = Math.min(step.start, ...near.map((other) => other.start));
  const to = Math.max(step.end, ...near.map((other) => other.end));
  const room = (to - from) * 0.06;
  if (to - from > (span.to - span.from) * 0.75) return span;
  return clampWindow({ from: from - room, to: to + 2 * room }, span);
}

/** A frame that lasts much longer than all it holds would make the rest invisible. */
const isNear = (step: TimelineStep) => (other: TimelineStep) =>
  other.start > step.end || other.end <= step.end;

/** True if a window shows the whole run. */
export const isWhole = (window: Span, run: Span): boolean => window.from <= run.from && window.to >= run.to;

/** True if two windows show the same. */
export const sameWindow = (a: Span, b: Span): boolean => a.from === b.from && a.to === b.to;
