/** From when to when a part of a chart is, in epoch ms. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a moment is in a chart of parts that are equally wide, whatever their length.
 *
 * @returns 0 at its start, 1 at its end; undefined outside
 */
export function placeOf(ms: number, spans: readonly Span[]): number | undefined {
  const index = spans.findIndex(({ start, end }) => start <= ms && ms < end);
  const span = spans[index];
  if (span === undefined) return undefined;
  return (index + (ms - span.start) / (span.end - span.start)) / spans.length;
}
