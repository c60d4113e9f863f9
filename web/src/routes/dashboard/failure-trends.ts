import { createMemo } from "solid-js";
import { useFailureGroups } from "../../api/use-failure-groups.ts";
import { type FailureTypeWord, failureTypeWord } from "../../api/words.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { firstCountedStep } from "../failures/first-counted-step.ts";
import { addTrends, mergeNeighbours } from "../failures/trend.ts";

/** Failures over time by {@link trendKey}. */
export type FailureTrends = ReadonlyMap<string, readonly number[]>;

const MOST_BARS = 24;

/** `tool/timeout`. */
export const trendKey = (type: FailureTypeWord, code: string): string => `${type}/${code}`;

/**
 * How often each failure happened over the range, in few bars, with one question for all of them. Asked once a minute: it is
 * a picture, not a number.
 */
export function useFailureTrends(filter: () => RunFilter): () => FailureTrends | undefined {
  const answer = useFailureGroups(filter, () => ({ staleMs: 60_000 }));
  return createMemo(() => {
    const { data } = answer;
    if (data === undefined) return undefined;
    const first = firstCountedStep(data);
    const byKey = Map.groupBy(data.groups, (group) =>
      trendKey(failureTypeWord(group.failureType), group.failureCode),
    );
    return new Map(
      [...byKey].map(([key, own]) => [
        key,
        mergeNeighbours(addTrends(own.map(({ trend }) => trend.slice(first).map(Number))), MOST_BARS),
      ]),
    );
  });
}
