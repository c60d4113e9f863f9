import type { Occurrence } from "./occurrence.ts";

/** Times that the same must be done for a loop; of a ping-pong, times that each of the two must be done. */
export const MIN_TURNS = 3;

/** What an agent did at a time: one call, or several side by side. */
export interface Turn {
  /** Tells turns of the same calls: of those that succeeded, if any did. */
  readonly id: string;
  readonly occurrences: readonly Occurrence[];
  readonly startedAt: number;
  /** End of the call that took longest; Infinity while one is open. */
  readonly endedAt: number;
  /** A call succeeded: progress for all other turns. */
  readonly isSuccess: boolean;
  /** A call gave a result that it had not given before: progress for this turn too. */
  readonly isNews: boolean;
}

/**
 * Puts calls that ran beside each other into one turn: those that began before the first of them had ended. Calls that
 * failed each time, and fewer than three times, are left out: they are neither progress nor a circle.
 */
export function turnsOf(occurrences: readonly Occurrence[]): readonly Turn[] {
  const groups: Occurrence[][] = [];
  let firstEnd = Number.NEGATIVE_INFINITY;
  for (const occurrence of occurrences) {
    const group = groups.at(-1);
    if (group !== undefined && occurrence.startedAt < firstEnd) {
      group.push(occurrence);
      firstEnd = Math.min(firstEnd, occurrence.endedAt);
    } else {
      groups.push([occurrence]);
      firstEnd = occurrence.endedAt;
    }
  }
  const turns = groups.map(turnOf);
  const times = new Map<string, number>();
  const kept = new Set<string>();
  for (const { id, occurrences: calls } of turns) {
    const count = (times.get(id) ?? 0) + 1;
    times.set(id, count);
    if (count === MIN_TURNS || calls.some(({ isFailure }) => !isFailure)) kept.add(id);
  }
  return kept.size === times.size ? turns : turns.filter(({ id }) => kept.has(id));
}

function turnOf(occurrences: readonly Occurrence[]): Turn {
  const isSuccess = occurrences.some((occurrence) => occurrence.isSuccess);
  const told = isSuccess ? occurrences.filter((occurrence) => occurrence.isSuccess) : occurrences;
  return {
    id: idOf(told),
    occurrences: told,
    startedAt: occurrences[0]?.startedAt ?? 0,
    endedAt: occurrences.reduce((latest, { endedAt }) => Math.max(latest, endedAt), 0),
    isSuccess,
    isNews: told.some(({ isNews }) => isNews),
  };
}

function idOf(occurrences: readonly Occurrence[]): string {
  const [only] = occurrences;
  if (only !== undefined && occurrences.length === 1) return String(only.call);
  return [...new Set(occurrences.map(({ call }) => call))].sort((a, b) => a - b).join(" ");
}
