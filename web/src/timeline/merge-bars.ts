import type { StepTypeWord } from "../api/words.ts";

/** The type of the step, or that it waited. */
type BarType = StepTypeWord | "wait";

/** What is drawn on a row's lane, in ms from the start of the run. */
export interface Bar {
  readonly start: number;
  readonly end: number;
  readonly type: BarType;
  readonly failed: boolean;
  readonly isOpen: boolean;
}

/**
 * Makes few bars of many that lie on one lane. Time is cut into slices too thin to be told apart; each takes the type
 * that fills most of it, and neighbours of the same type become one bar. Failed bars stay as they are, on top.
 *
 * @param most most bars that need no merging, and number of slices otherwise. Default: 120
 */
export function mergeBars(bars: readonly Bar[], most = 120): readonly Bar[] {
  if (bars.length <= most) return bars;
  const from = Math.min(...bars.map((bar) => bar.start));
  const to = Math.max(...bars.map((bar) => bar.end));
  const width = (to - from) / most;
  const slices = Array.from({ length: most }, () => new Map<BarType, number>());
  for (const bar of bars) {
    const last = Math.min(most - 1, Math.floor((bar.end - from) / width));
    for (let index = Math.floor((bar.start - from) / width); index <= last; index += 1) {
      const start = from + index * width;
      const covered = Math.min(bar.end, start + width) - Math.max(bar.start, start);
      const slice = slices[index];
      slice?.set(bar.type, (slice.get(bar.type) ?? 0) + covered);
    }
  }
  const merged: Bar[] = [];
  for (const [index, slice] of slices.entries()) {
    const [type] = [...slice].sort(([, a], [, b]) => b - a)[0] ?? [];
    if (type === undefined) continue;
    const start = from + index * width;
    const before = merged.at(-1);
    if (before?.type === type && before.end === start)
      merged[merged.length - 1] = { ...before, end: start + width };
    else merged.push({ start, end: start + width, type, failed: false, isOpen: false });
  }
  return [...merged, ...bars.filter((bar) => bar.failed)];
}
