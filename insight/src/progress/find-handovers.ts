import { findPingPong } from "./find-ping-pong.ts";
import { isAgent, isCall, isHandover } from "./step-kind.ts";
import type { StepTree } from "./step-tree.ts";

/**
 * Stretches in which two agents took turns, each at least three times, and made no call that had not been made in the first
 * turn of either; calls that hand over do not count. The next agent begins when the one before has ended, or inside it.
 *
 * @param callOf the number of a call, by the index of its step
 * @returns indexes of the steps of agents, stretch by stretch
 */
export function findHandovers(
  tree: StepTree,
  callOf: (index: number) => number | undefined,
): readonly (readonly number[])[] {
  const { steps, entered, left } = tree;
  const isInside = (inner: number, outer: number) =>
    (entered[inner] ?? 0) > (entered[outer] ?? 0) && (entered[inner] ?? 0) <= (left[outer] ?? 0);
  const turns: { index: number; id: string; isNews: boolean }[] = [];
  const made = new Set<number>();
  /** Turns of each agent since one of them was news: calls that are new in the first of them are free. */
  const counts = new Map<string, number>();
  let gotOn = false;
  steps.forEach((step, index) => {
    const last = turns.at(-1);
    if (isAgent(step)) {
      const isInTurn =
        last === undefined ||
        isInside(index, last.index) ||
        (steps[last.index]?.endedAt ?? Number.POSITIVE_INFINITY) <= step.startedAt;
      const isNews = gotOn || !isInTurn;
      if (isNews) counts.clear();
      turns.push({ index, id: step.name, isNews });
      counts.set(step.name, (counts.get(step.name) ?? 0) + 1);
      gotOn = false;
    } else if (last !== undefined && isCall(step) && !step.failed && step.endedAt !== undefined) {
      const call = callOf(index);
      if (call === undefined || isHandover(step) || made.has(call)) return;
      made.add(call);
      gotOn ||= (counts.get(last.id) ?? 0) > 1;
    }
  });
  return findPingPong(turns).map((stretch) => stretch.flatMap((turn) => turns[turn]?.index ?? []));
}
