import { type Cover, coverOf, type Span } from "./cover.ts";
import { heldBy } from "./holding.ts";
import type { ProgressStep } from "./progress-step.ts";
import { beatsOf, isRegular, meanInterval, type Regularity } from "./regularity.ts";
import { isAgent, isCall, isPause, isThought } from "./step-kind.ts";
import type { StepTree } from "./step-tree.ts";
import type { Stretch } from "./stretch.ts";
import type { Turn } from "./turn.ts";
import { underWay } from "./under-way.ts";

/** What it takes of intervals, by how it is known that something is awaited. */
interface Limits {
  readonly underWay: Regularity;
  readonly letTimePass: Regularity;
}

/** In a run with thoughts: what passes between calls without one is no thinking. */
const thoughtful: Limits = {
  underWay: { minBeats: 3, maxVariation: 0.25 },
  letTimePass: { minBeats: 4, maxVariation: 0.15 },
};
/** In one without: they may be what takes the time, and are seldom regular for long. */
const silent: Limits = {
  underWay: { minBeats: 3, maxVariation: 0.2 },
  letTimePass: { minBeats: 6, maxVariation: 0.12 },
};
const waitingForRun: Regularity = { minBeats: 3, maxVariation: 0.25 };
/** Nobody answers like a timer: people are asked before each of many calls, without being what is awaited. */
const waitingForPerson: Regularity = { minBeats: 4, maxVariation: 0.15 };

const MIN_PAUSE_MICROSECONDS = 1_000_000;
/** Share of the time that the agent may think between two calls while it waits. */
const MAX_THINKING = 0.5;
/** Share of the time between calls that steps of waiting must cover. */
const MIN_WAITING = 0.5;
/** Share of the time in which the agent may do anything at all where it only let time pass. */
const MAX_BUSY = 0.25;

/**
 * Tells which stretches are polling: their turns come at regular intervals, the agent thinks for at most half of the time,
 * and something is awaited, which is any of
 *
 * - a step that is neither around nor inside the calls, such as another agent or a call that takes long, is under way from
 *   the end of the first call to the start of the last but one; no thought, and no span of no agent's;
 * - steps that wait for a run cover at least half of the time between the calls;
 * - steps that wait for a person do, and the intervals are those of a timer: nobody answers so;
 * - the agent let time pass: the intervals, at least a second, are those of a timer, and in three quarters of the time it made
 *   no call, used no other agent and had no thought. Where no thoughts are recorded, that is not told of two calls that take turns.
 *
 * So is a stretch with a call that lets time pass by its name, such as `sleep` or `wait_for_job`, at whatever intervals.
 */
export function findPolling(
  tree: StepTree,
  lanes: readonly number[],
  stretches: readonly Stretch[],
): ReadonlySet<Stretch> {
  if (stretches.length === 0) return new Set();
  const { steps, ends } = tree;
  const held = heldBy(tree);
  const spanOf = (index: number): Span => ({ from: steps[index]?.startedAt ?? 0, to: ends[index] ?? 0 });
  const indexes = [...steps.keys()];
  const waitingOf = (wait: ProgressStep["wait"]) =>
    coverOf(indexes.filter((index) => steps[index]?.wait === wait).map(spanOf));
  const waiting = { person: waitingOf("person"), run: waitingOf("run") };
  const ofLane = (isMeant: (step: ProgressStep, index: number) => boolean) => {
    const meant = indexes.filter((index) => {
      const step = steps[index];
      return step !== undefined && isMeant(step, index);
    });
    const byLane = Map.groupBy(meant, (index) => lanes[index] ?? -1);
    return new Map([...byLane].map(([lane, own]) => [lane, coverOf(own.map(spanOf))]));
  };
  // A thought that holds others is their round.
  const isOwnThought = (step: ProgressStep, index: number) => isThought(step) && held[index] === 0;
  const thinking = ofLane(isOwnThought);
  const work = ofLane((step, index) => isCall(step) || isAgent(step) || isOwnThought(step, index));
  // Tools that use a model themselves do not show that the thoughts of agents are recorded.
  const recordsThoughts = thinking.keys().some((lane) => {
    const owner = steps[lane];
    return owner === undefined || !isCall(owner);
  });

  const paused = stretches.filter(({ turns }) => turns.some(isPauseAt));
  const idle = stretches.filter((stretch) => {
    const { from, to } = extentOf(stretch);
    return (thinking.get(stretch.lane)?.(from, to) ?? 0) <= MAX_THINKING * (to - from);
  });
  const awaited = awaitedIn(tree, idle);
  const polling = idle.filter((stretch) => {
    const beats = beatsOf(stretch);
    const limits = recordsThoughts || thinking.has(stretch.lane) ? thoughtful : silent;
    return (
      (awaited.has(stretch) && isRegular(beats, limits.underWay)) ||
      (isRegular(beats, waitingForRun) && isWaiting(stretch, waiting.run)) ||
      (isRegular(beats, waitingForPerson) && isWaiting(stretch, waiting.person)) ||
      (isRegular(beats, limits.letTimePass) &&
        !(limits === silent && stretch.type === "ping-pong") &&
        isPausing(stretch, work.get(stretch.lane)))
    );
  });
  return new Set([...paused, ...polling]);

  function isPauseAt({ occurrences }: Turn): boolean {
    return occurrences.some(
      ({ isSuccess, steps: [index = -1] }) => isSuccess && isPause(steps[index]?.name ?? ""),
    );
  }
}

/** From the start of the first turn to the start of the last. */
function extentOf({ turns }: Stretch): Span {
  return { from: turns[0]?.startedAt ?? 0, to: turns.at(-1)?.startedAt ?? 0 };
}

/** Those in which something else is under way, whichever of the calls of the first turn it is asked for. */
function awaitedIn(tree: StepTree, stretches: readonly Stretch[]): ReadonlySet<Stretch> {
  const asked = stretches.flatMap((stretch) => {
    const [first] = stretch.turns;
    const to = stretch.turns.at(-2)?.startedAt ?? 0;
    const from = Math.min(first?.endedAt ?? 0, to);
    const calls = first?.occurrences.flatMap(({ steps }) => steps) ?? [];
    return calls.map((step) => ({ stretch, question: { step, from, to } }));
  });
  const answers = underWay(
    tree,
    asked.map(({ question }) => question),
  );
  const alone = new Set(asked.filter((_, index) => !answers[index]).map(({ stretch }) => stretch));
  return new Set(stretches.filter((stretch) => !alone.has(stretch)));
}

function isWaiting({ turns }: Stretch, waiting: Cover): boolean {
  let between = 0;
  let waited = 0;
  turns.slice(1).forEach(({ startedAt }, index) => {
    const from = turns[index]?.endedAt ?? startedAt;
    if (from >= startedAt) return;
    between += startedAt - from;
    waited += waiting(from, startedAt);
  });
  return waited > 0 && waited >= MIN_WAITING * between;
}

function isPausing(stretch: Stretch, work: Cover | undefined): boolean {
  const { from, to } = extentOf(stretch);
  const busy = work?.(from, to) ?? 0;
  return meanInterval(beatsOf(stretch)) >= MIN_PAUSE_MICROSECONDS && busy <= MAX_BUSY * (to - from);
}
