import type { AttemptsNode, StepNode, TimelineNode } from "./timeline-node.ts";
import type { TimelineStep } from "./timeline-step.ts";

/**
 * Groups attempts at the same work among siblings, that is, steps of the same type and name. After a failure, planning and
 * responding are one type: the type of a model call follows from its answer, and one that failed had none.
 *
 * Where steps say which attempt they are, a group goes on as long as the number grows. Where they do not, a group goes on
 * while the attempt before failed and nothing but planning lies between: a tool that works is not tried again, and calling
 * it for another purpose is no retry.
 *
 * @param siblings steps of one parent, in order
 */
export function groupAttempts(siblings: readonly StepNode[]): readonly TimelineNode[] {
  const chains = findChains(siblings);
  const taken = new Set<number>();
  const groups = new Map<number, AttemptsNode>();
  for (const chain of chains) {
    const [first = 0] = chain;
    const last = chain.at(-1) ?? first;
    if (chain.some((index) => taken.has(index))) continue;
    const own = new Set(chain);
    const between = rangeOf(first, last).filter((index) => !own.has(index));
    const isOwn = between.every((index) => isPlanning(siblings[index]) && !taken.has(index));
    const members = isOwn ? rangeOf(first, last) : chain;
    for (const index of members) taken.add(index);
    groups.set(first, makeGroup(siblings, chain, members));
  }
  return siblings.flatMap((node, index): readonly TimelineNode[] => {
    const group = groups.get(index);
    if (group !== undefined) return [group];
    return taken.has(index) ? [] : [node];
  });
}

function makeGroup(
  siblings: readonly StepNode[],
  chain: readonly number[],
  members: readonly number[],
): AttemptsNode {
  const pick = (indexes: readonly number[]) => indexes.flatMap((index) => siblings[index] ?? []);
  const attempts = pick(chain);
  return { kind: "attempts", id: `attempts:${attempts[0]?.id}`, attempts, children: pick(members) };
}

/**
 * Indexes of the attempts of each group, at least two each, longest groups first so that an inner retry never splits
 * an outer one.
 */
function findChains(siblings: readonly StepNode[]): readonly (readonly number[])[] {
  const open = new Map<string, number[]>();
  const chains: number[][] = [];
  siblings.forEach(({ step }, index) => {
    const works = worksOf(step);
    const chain = works.map((work) => open.get(work)).find((one) => continues(siblings, one, index));
    if (chain === undefined) {
      const started = [index];
      open.set(works[0], started);
      chains.push(started);
    } else {
      chain.push(index);
      open.set(works[0], chain);
    }
  });
  return chains.filter((chain) => chain.length > 1).sort((a, b) => extent(b) - extent(a));
}

/** The works that a step may be an attempt at: that of its own type first. */
function worksOf({ type, name }: TimelineStep): readonly [string, ...string[]] {
  const other = type === "plan" ? "respond" : type === "respond" ? "plan" : undefined;
  const own = `${type}\n${name}`;
  return other === undefined ? [own] : [own, `${other}\n${name}`];
}

/** The agent planned, or would have: its model failed. */
const isPlanning = (node: StepNode | undefined) =>
  node?.step.type === "plan" || (node?.step.type === "respond" && node.step.failed);

function continues(siblings: readonly StepNode[], chain: readonly number[] | undefined, index: number) {
  if (chain === undefined) return false;
  const lastIndex = chain.at(-1) ?? 0;
  const last = siblings[lastIndex]?.step;
  const step = siblings[index]?.step;
  if (last === undefined || step === undefined) return false;
  if (step.type !== last.type && !last.failed) return false;
  if (step.attempt !== undefined) return last.attempt !== undefined && step.attempt > last.attempt;
  if (last.attempt !== undefined || !last.failed) return false;
  return siblings.slice(lastIndex + 1, index).every(isPlanning);
}

const extent = (chain: readonly number[]) => (chain.at(-1) ?? 0) - (chain[0] ?? 0);
const rangeOf = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
