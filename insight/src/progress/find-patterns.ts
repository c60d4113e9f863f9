import { findHandovers } from "./find-handovers.ts";
import { findLoops } from "./find-loops.ts";
import { findOccurrences } from "./find-occurrences.ts";
import { findPingPong } from "./find-ping-pong.ts";
import { findPolling } from "./find-polling.ts";
import { outerStepsOf } from "./holding.ts";
import { lanesOf } from "./lanes.ts";
import type { Pattern } from "./pattern.ts";
import type { ProgressStep } from "./progress-step.ts";
import { isAgent, isCall, isThought } from "./step-kind.ts";
import { type StepTree, stepTreeOf } from "./step-tree.ts";
import type { Stretch } from "./stretch.ts";
import { MIN_TURNS, type Turn, turnsOf } from "./turn.ts";

const MAX_PATTERNS = 100;
const MAX_STEP_IDS = 1_000;

/**
 * Finds where a run went round in circles: loops and ping-pong, but for polling. Of a run that is open, in what is there so far.
 * Steps in any order; the time grows as that of sorting them.
 *
 * @returns at most 100 patterns, in order of their first step
 */
export function findPatterns(steps: readonly ProgressStep[]): readonly Pattern[] {
  if (!mayHaveCircles(steps)) return [];
  const tree = stepTreeOf(steps);
  const calls = callsOf(tree.steps);
  const lanes = lanesOf(tree);
  const outer = outerStepsOf(tree);
  const occurrencesIn = (own: readonly number[]) =>
    findOccurrences(
      tree.steps,
      own,
      (index) => outer[index] ?? -1,
      (index) => calls[index],
    );
  const ofLanes = Map.groupBy(
    tree.steps.keys().filter((index) => calls[index] !== undefined || isThoughtAt(tree, index)),
    (index) => lanes[index] ?? -1,
  );
  const stretches = [...ofLanes].flatMap(([lane, own]) => stretchesOf(lane, turnsOf(occurrencesIn(own))));
  const polling = findPolling(tree, lanes, stretches);
  const handovers = findHandovers(tree, (index) => calls[index]);
  const circles: [type: Pattern["type"], steps: readonly number[]][] = [
    ...stretches.filter((stretch) => !polling.has(stretch)).flatMap(circlesOf),
    ...handovers.map((stretch): ["ping-pong", readonly number[]] => ["ping-pong", stretch]),
  ];
  return circles
    .map(([type, indexes]): [Pattern["type"], readonly number[]] => [type, indexes.toSorted((a, b) => a - b)])
    .sort(([, [a = 0]], [, [b = 0]]) => a - b)
    .slice(0, MAX_PATTERNS)
    .map(([type, indexes]) => patternOf(tree, type, indexes));
}

/** False where no call was made three times and no agent was at work three times: most runs, which need no closer look. */
function mayHaveCircles(steps: readonly ProgressStep[]): boolean {
  const counts = new Map<string, number>();
  return steps.some((step) => {
    const key = keyOf(step) ?? (isAgent(step) ? step.name : undefined);
    if (key === undefined) return false;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count === MIN_TURNS;
  });
}

/** Equal for steps of the same name and arguments; undefined for what is no call of known arguments. */
function keyOf(step: ProgressStep): string | undefined {
  return step.argumentDigest === undefined || !isCall(step)
    ? undefined
    : `${step.argumentDigest} ${step.name}`;
}

/** The number of the call of each step, equal for the same name and arguments; a call of unknown arguments is like no other. */
function callsOf(steps: readonly ProgressStep[]): readonly (number | undefined)[] {
  const known = new Map<string, number>();
  return steps.map((step, index) => {
    const key = keyOf(step);
    if (key === undefined) return isCall(step) ? index : undefined;
    const call = known.get(key) ?? index;
    known.set(key, call);
    return call;
  });
}

function isThoughtAt({ steps }: StepTree, index: number): boolean {
  const step = steps[index];
  return step !== undefined && isThought(step);
}

/** Ping-pong, and those loops that are no part of one. */
function stretchesOf(lane: number, turns: readonly Turn[]): readonly Stretch[] {
  const pick = (indexes: readonly number[]) => indexes.flatMap((index) => turns[index] ?? []);
  const rallies = findPingPong(turns);
  const inRally = new Map(rallies.flatMap((rally, number) => rally.map((index) => [index, number])));
  const loops = findLoops(turns).filter((loop) => {
    const rally = inRally.get(loop[0] ?? -1);
    return rally === undefined || loop.some((index) => inRally.get(index) !== rally);
  });
  return [
    ...rallies.map((rally): Stretch => ({ type: "ping-pong", lane, turns: pick(rally) })),
    ...loops.map((loop): Stretch => ({ type: "loop", lane, turns: pick(loop) })),
  ];
}

/** The steps of a ping-pong, or of a loop: of one whose turns are several calls side by side, call by call. */
function circlesOf({ type, turns }: Stretch): readonly [Pattern["type"], readonly number[]][] {
  const occurrences = turns.flatMap((turn) => turn.occurrences);
  if (type === "ping-pong") return [[type, occurrences.flatMap(({ steps }) => steps)]];
  const ofCalls = Map.groupBy(occurrences, ({ call }) => call);
  return [...ofCalls.values()].map((same) => [type, same.flatMap(({ steps }) => steps)]);
}

function patternOf({ steps }: StepTree, type: Pattern["type"], indexes: readonly number[]): Pattern {
  const told = indexes.flatMap((index) => steps[index] ?? []);
  return {
    type,
    stepIds: told.slice(0, MAX_STEP_IDS).map(({ id }) => id),
    names: [...new Set(told.map(({ name }) => name))].slice(0, 2),
    stepCount: told.length,
  };
}
