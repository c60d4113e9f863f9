import { findPatterns } from "../progress/find-patterns.ts";
import type { ProgressStep } from "../progress/progress-step.ts";
import { type StepTree, stepTreeOf } from "../progress/step-tree.ts";
import { attemptsOf } from "./attempts.ts";
import { followSteps, OUTSIDE, stepsInside } from "./follow-steps.ts";
import type { PathEdge, PathKind, RunPath } from "./run-path.ts";

const US_PER_MS = 1_000;

/** Attempts that are told apart; later ones count as the last of these. */
const MAX_ATTEMPTS = 5;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The way of a run that ended through its steps, given in any order; equal times keep the order given. */
export function pathOf(steps: readonly ProgressStep[]): RunPath {
  const tree = stepTreeOf(steps);
  const kinds = tree.steps.map(({ type, name }) => `${type} ${name}`);
  return { edges: edgesOf(tree, kinds), kinds: kindsOf(tree, kinds), ...circlesOf(steps) };
}

function edgesOf(tree: StepTree, kinds: readonly string[]): readonly PathEdge[] {
  const edges = new Map<string | undefined, Map<string | undefined, Writable<PathEdge>>>();
  const isClean = cleanIn(tree);
  const follow = (before: number, after: number) => {
    const [from, to] = [kinds[before], kinds[after]];
    const ofFrom = edges.get(from) ?? new Map<string | undefined, Writable<PathEdge>>();
    edges.set(from, ofFrom);
    const edge = ofFrom.get(to) ?? { from, to, times: 0, gapMs: 0, isClean: false };
    ofFrom.set(to, edge);
    edge.times += 1;
    const start = tree.steps[after]?.startedAt;
    const end = tree.ends[before];
    if (start !== undefined && end !== undefined) edge.gapMs += Math.max(0, start - end) / US_PER_MS;
    edge.isClean ||= after !== OUTSIDE && isClean(after);
  };
  followSteps(tree, (index) => kinds[index] ?? "", follow);
  return [...edges.values()].flatMap((ofFrom) =>
    [...ofFrom.values()].map((edge) => ({ ...edge, gapMs: Math.round(edge.gapMs) })),
  );
}

/** Whether a step began before any had failed; the first that fails did. */
function cleanIn({ steps, ends }: StepTree): (index: number) => boolean {
  let first = -1;
  steps.forEach(({ failed }, index) => {
    if (failed && (first === -1 || (ends[index] ?? 0) < (ends[first] ?? 0))) first = index;
  });
  if (first === -1) return () => true;
  const failedAt = ends[first] ?? 0;
  return (index) => index <= first || (steps[index]?.startedAt ?? 0) < failedAt;
}

function kindsOf(tree: StepTree, kinds: readonly string[]): readonly PathKind[] {
  const found = new Map<string, Writable<PathKind> & { tried: number[]; succeeded: number[] }>();
  const inside = stepsInside(tree);
  const levels = inside.of.filter((own, index) => own.length > 0 && tree.steps[index]?.otherSpan !== true);
  for (const siblings of [inside.top, ...levels]) {
    for (const [index, attempt] of attemptsOf(tree.steps, siblings)) {
      const step = tree.steps[index];
      const kind = kinds[index];
      if (step === undefined || kind === undefined) continue;
      const one = found.get(kind) ?? {
        kind,
        steps: 0,
        failedSteps: 0,
        latencyMs: 0,
        tried: [],
        succeeded: [],
      };
      found.set(kind, one);
      one.steps += 1;
      if (step.failed) one.failedSteps += 1;
      if (step.endedAt === undefined) continue;
      one.latencyMs += Math.round((step.endedAt - step.startedAt) / US_PER_MS);
      const place = Math.min(attempt, MAX_ATTEMPTS) - 1;
      for (let next = one.tried.length; next <= place; next++) {
        one.tried.push(0);
        one.succeeded.push(0);
      }
      one.tried[place] = (one.tried[place] ?? 0) + 1;
      if (!step.failed) one.succeeded[place] = (one.succeeded[place] ?? 0) + 1;
    }
  }
  return [...found.values()];
}

function circlesOf(steps: readonly ProgressStep[]): Pick<RunPath, "loops" | "pingPong"> {
  const patterns = findPatterns(steps);
  if (patterns.length === 0) return { loops: [], pingPong: [] };
  const byId = new Map(steps.map((step) => [step.id, `${step.type} ${step.name}`]));
  const loops = new Set<string>();
  const pairs = new Map<string, readonly [string, string]>();
  for (const { type, stepIds } of patterns) {
    const [a = "", b = a] = [...new Set(stepIds.map((id) => byId.get(id) ?? ""))].sort();
    if (type === "loop") loops.add(a);
    else pairs.set(JSON.stringify([a, b]), [a, b]);
  }
  return { loops: [...loops], pingPong: [...pairs.values()] };
}
