import type { Occurrence } from "./occurrence.ts";
import type { ProgressStep } from "./progress-step.ts";
import { SeenSizes } from "./seen-sizes.ts";
import { isThought } from "./step-kind.ts";

/** Attempts at a failing call that are retries although nothing numbers them; those beyond begin anew. */
const MAX_UNNUMBERED_ATTEMPTS = 10;

/** A step among the calls and thoughts of its lane. */
interface Placed {
  readonly index: number;
  readonly step: ProgressStep;
  /** The next step of an agent's around it. */
  readonly outer: number;
  /** Its place among the calls and thoughts of the lane. */
  readonly place: number;
}

/**
 * The calls of a lane in order, each as often as the agent made it. Steps of one call that ran at the same time are one
 * occurrence; so are a call that failed and its retries: the steps after it that count attempts on, or, in a lane where
 * thoughts are recorded, that follow it without one.
 *
 * @param lane indexes of the calls and thoughts of a lane, in order of start
 * @param outerOf index of the next step of an agent's around a step
 * @param callOf the number of a call, by the index of its step; undefined for a thought
 */
export function findOccurrences(
  steps: readonly ProgressStep[],
  lane: readonly number[],
  outerOf: (index: number) => number,
  callOf: (index: number) => number | undefined,
): readonly Occurrence[] {
  const thinks = lane.some((index) => {
    const step = steps[index];
    return step !== undefined && isThought(step);
  });
  const byCall = new Map<number, Placed[]>();
  lane.forEach((index, place) => {
    const step = steps[index];
    const call = callOf(index);
    if (step === undefined || call === undefined) return;
    const placed = byCall.get(call);
    const one = { index, step, outer: outerOf(index), place };
    if (placed === undefined) byCall.set(call, [one]);
    else placed.push(one);
  });
  return [...byCall]
    .flatMap(([call, placed]) => occurrencesOf(call, placed, thinks))
    .sort((a, b) => a.startedAt - b.startedAt);
}

function occurrencesOf(call: number, placed: readonly Placed[], thinks: boolean): readonly Occurrence[] {
  const groups: Placed[][] = [];
  let endedAt = Number.NEGATIVE_INFINITY;
  for (const one of placed) {
    const group = groups.at(-1);
    const end = one.step.endedAt ?? Number.POSITIVE_INFINITY;
    if (group !== undefined && (one.step.startedAt < endedAt || isRetry(group, one, thinks))) {
      group.push(one);
      endedAt = Math.max(endedAt, end);
    } else {
      groups.push([one]);
      endedAt = end;
    }
  }
  const seen = groups.length > 1 ? new SeenSizes() : undefined;
  return groups.map((group) => occurrenceOf(call, group, seen));
}

function isRetry(group: readonly Placed[], { step, outer, place }: Placed, thinks: boolean): boolean {
  const last = group.at(-1);
  if (last === undefined || !last.step.failed || last.outer !== outer) return false;
  if (step.attempt !== undefined || last.step.attempt !== undefined)
    return (step.attempt ?? 0) > (last.step.attempt ?? 1);
  return thinks && place === last.place + 1 && group.length < MAX_UNNUMBERED_ATTEMPTS;
}

function occurrenceOf(call: number, group: readonly Placed[], seen: SeenSizes | undefined): Occurrence {
  let endedAt = Number.NEGATIVE_INFINITY;
  let isSuccess = false;
  let isFailure = true;
  const sizes: number[] = [];
  for (const { step } of group) {
    endedAt = Math.max(endedAt, step.endedAt ?? Number.POSITIVE_INFINITY);
    isFailure &&= step.failed;
    if (step.failed || step.endedAt === undefined) continue;
    isSuccess = true;
    if (step.resultBytes !== undefined) sizes.push(step.resultBytes);
  }
  const isNews = seen !== undefined && sizes.some((bytes) => seen.isNews(bytes));
  for (const bytes of sizes) seen?.add(bytes);
  const startedAt = group[0]?.step.startedAt ?? 0;
  return { call, steps: group.map(({ index }) => index), startedAt, endedAt, isSuccess, isFailure, isNews };
}
