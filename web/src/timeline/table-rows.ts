import { byOwner } from "./shown-tree.ts";
import type { TimelineStep } from "./timeline-step.ts";

/** A row of the table of steps. */
export interface TableRow {
  /** The step, or what stands for other spans that are around all steps: then it is the first of them. */
  readonly step: TimelineStep;
  /** Distinct among the rows. */
  readonly id: string;
  /** The other spans that belong to the step; unfolded, they follow. */
  readonly spans: readonly TimelineStep[];
  /** True for a row that is nothing but a fold of {@link spans}. */
  readonly isFold: boolean;
  /** True for another span. */
  readonly isInside: boolean;
}

/**
 * Rows of the table of steps, in order of seq. Other spans stand behind the step that they belong to, and only where that is
 * unfolded; those around all steps behind a row of their own.
 *
 * @param isFolded whether the spans of a step are folded, by the row's id
 */
export function tableRows(
  steps: readonly TimelineStep[],
  isFolded: (id: string, spans: readonly TimelineStep[]) => boolean,
): readonly TableRow[] {
  if (!steps.some((step) => step.isOther)) return steps.map((step) => rowOf(step));
  const spansOf = new Map(
    [...byOwner(steps)].map(([id, owned]) => [id, owned.filter((step) => step.isOther)] as const),
  );
  const rows: TableRow[] = [];
  const add = (row: TableRow) => {
    rows.push(row);
    if (row.spans.length > 0 && !isFolded(row.id, row.spans))
      rows.push(...row.spans.map((span) => ({ ...rowOf(span), isInside: true })));
  };
  const top = spansOf.get(undefined) ?? [];
  for (const step of steps) {
    if (!step.isOther) add({ ...rowOf(step), spans: spansOf.get(step.id) ?? [] });
    else if (step === top[0]) add({ ...rowOf(step), id: "others:", spans: top, isFold: true });
  }
  return rows;
}

const rowOf = (step: TimelineStep): TableRow => ({
  step,
  id: step.id,
  spans: [],
  isFold: false,
  isInside: false,
});
