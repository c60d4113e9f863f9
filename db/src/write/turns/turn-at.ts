/** Where a turn begins and ends, in microseconds since the Unix epoch. The first turn has no start, the last no end. */
export interface TurnBounds {
  readonly startUs: number | undefined;
  /** The start of the next. */
  readonly endUs: number | undefined;
}

/**
 * The turn of a moment.
 *
 * @param prompts times of the prompts of the conversation, ascending. The first begins no turn: it is in the first, as all is that
 *   came before it. So the first turn is there from the first record on, and no turn ever loses its last record.
 */
export function turnAt(prompts: readonly number[], timeUs: number): TurnBounds {
  const place = Math.max(
    0,
    prompts.findLastIndex((prompt) => prompt <= timeUs),
  );
  return { startUs: place === 0 ? undefined : prompts[place], endUs: prompts[place + 1] };
}
