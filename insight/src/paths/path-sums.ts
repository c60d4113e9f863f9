import type { RunPath } from "./run-path.ts";

/** Ways of runs, summed up. Counts of runs count each once, however often it went that way. */
export interface PathSums {
  runs: number;
  failedRuns: number;
  /** Runs with a loop; with ping-pong; with either. */
  loopRuns: number;
  pingPongRuns: number;
  circlingRuns: number;
  /** By kind. */
  readonly kinds: Map<string, KindSums>;
  /** By from, then by to; undefined is the start, or the end. */
  readonly edges: Map<string | undefined, Map<string | undefined, EdgeSums>>;
  /** By kind. */
  readonly loops: Map<string, RunSums>;
  /** By one kind, then by the other. */
  readonly pingPong: Map<string, Map<string, RunSums>>;
  /** Edges and kinds that rare runs took and that were left out before they were summed up; of some, counts may lack runs. */
  leftOut: number;
}

export interface RunSums {
  runs: number;
  failedRuns: number;
}

export interface KindSums extends RunSums {
  steps: number;
  failedSteps: number;
  latencyMs: number;
  /** Steps that were the first attempt, the second, …; the last of five and more. */
  readonly tried: number[];
  readonly succeeded: number[];
}

export interface EdgeSums extends RunSums {
  /** Runs that took it before any step had failed. */
  cleanRuns: number;
  failedCleanRuns: number;
  times: number;
  gapMs: number;
}

export function emptySums(): PathSums {
  return {
    ...{ runs: 0, failedRuns: 0, loopRuns: 0, pingPongRuns: 0, circlingRuns: 0, leftOut: 0 },
    kinds: new Map(),
    edges: new Map(),
    loops: new Map(),
    pingPong: new Map(),
  };
}

/** Adds a run. */
export function addRun(sums: PathSums, path: RunPath, isFailed: boolean): void {
  const failedRuns = isFailed ? 1 : 0;
  const run = { runs: 1, failedRuns };
  const loops = path.loops.length > 0 ? 1 : 0;
  const pingPong = path.pingPong.length > 0 ? 1 : 0;
  add(sums, { ...run, loopRuns: loops, pingPongRuns: pingPong, circlingRuns: Math.max(loops, pingPong) });
  for (const { kind, tried, succeeded, ...counts } of path.kinds) {
    addKind(sums, kind, { ...run, ...counts, tried, succeeded });
  }
  for (const { from, to, times, gapMs, isClean } of path.edges) {
    const clean = isClean
      ? { cleanRuns: 1, failedCleanRuns: failedRuns }
      : { cleanRuns: 0, failedCleanRuns: 0 };
    addEdge(sums, from, to, { ...run, ...clean, times, gapMs });
  }
  for (const kind of path.loops) addLoop(sums, kind, run);
  for (const [a, b] of path.pingPong) addPingPong(sums, a, b, run);
}

/** Adds other sums. */
export function addSums(sums: PathSums, other: PathSums): void {
  const { kinds, edges, loops, pingPong, ...counts } = other;
  add(sums, counts);
  for (const [kind, more] of kinds) addKind(sums, kind, more);
  for (const [from, ofFrom] of edges) for (const [to, more] of ofFrom) addEdge(sums, from, to, more);
  for (const [kind, more] of loops) addLoop(sums, kind, more);
  for (const [a, ofA] of pingPong) for (const [b, more] of ofA) addPingPong(sums, a, b, more);
}

export function addKind(
  sums: PathSums,
  kind: string,
  more: Readonly<Omit<KindSums, "tried" | "succeeded">> & Attempts,
): void {
  const { tried, succeeded, ...counts } = more;
  const one = valueIn(sums.kinds, kind, noKind);
  add(one, counts);
  tried.forEach((number, place) => {
    one.tried[place] = (one.tried[place] ?? 0) + number;
    one.succeeded[place] = (one.succeeded[place] ?? 0) + (succeeded[place] ?? 0);
  });
}

interface Attempts {
  readonly tried: readonly number[];
  readonly succeeded: readonly number[];
}

export function addEdge(
  sums: PathSums,
  from: string | undefined,
  to: string | undefined,
  more: Readonly<EdgeSums>,
): void {
  add(valueIn(valueIn(sums.edges, from, noEdges), to, noEdge), { ...more });
}

export function addLoop(sums: PathSums, kind: string, more: Readonly<RunSums>): void {
  add(valueIn(sums.loops, kind, noRuns), { ...more });
}

export function addPingPong(sums: PathSums, a: string, b: string, more: Readonly<RunSums>): void {
  add(valueIn(valueIn(sums.pingPong, a, noPairs), b, noRuns), { ...more });
}

const noRuns = (): RunSums => ({ runs: 0, failedRuns: 0 });
const noPairs = () => new Map<string, RunSums>();
const noEdges = () => new Map<string | undefined, EdgeSums>();
const noEdge = (): EdgeSums => ({ ...noRuns(), cleanRuns: 0, failedCleanRuns: 0, times: 0, gapMs: 0 });
const noKind = (): KindSums => ({
  ...noRuns(),
  ...{ steps: 0, failedSteps: 0, latencyMs: 0, tried: [], succeeded: [] },
});

function valueIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function add(sums: object, more: Readonly<Record<string, number>>): void {
  const counts = sums as Record<string, number>;
  for (const key in more) counts[key] = (counts[key] ?? 0) + (more[key] ?? 0);
}
