import { formatOffset } from "../format/duration.ts";
import type { Span } from "./timeline-step.ts";

/** A mark on the time axis. */
export interface Tick {
  /** In ms from the start of the run. */
  readonly at: number;
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48].map((hours) => hours * HOUR),
];

/**
 * Round marks within a span: the closest that leave room for their labels.
 *
 * @param most most marks that have room
 */
export function axisTicks({ from, to }: Span, most: number): readonly Tick[] {
  const smallest = (to - from) / Math.max(1, most);
  const step = steps.find((size) => size >= smallest) ?? Math.ceil(smallest / (24 * HOUR)) * 24 * HOUR;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    return { at, label: tickLabel(at, step) };
  });
}

function tickLabel(at: number, step: number): string {
  if (step >= SECOND) return formatOffset(at);
  return formatOffset(at, step >= 100 ? 1 : step >= 10 ? 2 : 3);
}
