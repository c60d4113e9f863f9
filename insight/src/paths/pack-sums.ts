import {
  addEdge,
  addKind,
  addLoop,
  addPingPong,
  type EdgeSums,
  emptySums,
  type PathSums,
  type RunSums,
} from "./path-sums.ts";

/** Of what definition packed sums are: those of another are computed anew. It grows with each change of what is counted, or how. */
export const PATH_METHOD = 1;

/** Kinds, and edges, of an agent and version in a period: those that most runs took. */
const MAX_PACKED = 200;

/** The start, or the end. */
const OUTSIDE = -1;

/** Sums as JSON. Kinds are told by their place in `names`. Counts of all runs stand beside it. */
export interface PackedSums {
  readonly names: readonly string[];
  /** Kind, runs, failed runs, steps, failed steps, latency, then pairs of attempts tried and succeeded. */
  readonly kinds: readonly (readonly number[])[];
  /** From, to, runs, failed runs, clean runs, failed clean runs, times, gap. */
  readonly edges: readonly (readonly number[])[];
  /** Kind, runs, failed runs. */
  readonly loops?: readonly (readonly number[])[];
  /** Kind, kind, runs, failed runs. */
  readonly pingPong?: readonly (readonly number[])[];
  readonly leftOut?: number;
}

/** The counts of runs, which are kept beside packed sums. */
export type RunCounts = Pick<PathSums, "runs" | "failedRuns" | "loopRuns" | "pingPongRuns" | "circlingRuns">;

/** Sums as they are kept: equal sums are equal text. */
export function packSums(sums: PathSums): PackedSums {
  const kinds = mostRuns([...sums.kinds].map(([kind, more]) => ({ key: [kind], more })));
  const edges = mostRuns(
    [...sums.edges].flatMap(([from, ofFrom]) => [...ofFrom].map(([to, more]) => ({ key: [from, to], more }))),
  );
  const loops = mostRuns([...sums.loops].map(([kind, more]) => ({ key: [kind], more })));
  const pingPong = mostRuns(
    [...sums.pingPong].flatMap(([a, ofA]) => [...ofA].map(([b, more]) => ({ key: [a, b], more }))),
  );
  const lists = [kinds, edges, loops, pingPong];
  const names = [...new Set(lists.flatMap(({ kept }) => kept.flatMap(({ key }) => key)))].filter(
    (name) => name !== undefined,
  );
  const places = new Map(names.map((name, place) => [name, place]));
  const placesOf = (key: Key) =>
    key.map((name) => (name === undefined ? OUTSIDE : (places.get(name) ?? OUTSIDE)));
  const ofRuns = ({ runs, failedRuns }: RunSums) => [runs, failedRuns];
  const leftOut = sums.leftOut + lists.reduce((sum, list) => sum + list.leftOut, 0);
  return {
    names,
    kinds: kinds.kept.map(({ key, more }) => [
      ...placesOf(key),
      ...ofRuns(more),
      ...[more.steps, more.failedSteps, more.latencyMs],
      ...more.tried.flatMap((tried, place) => [tried, more.succeeded[place] ?? 0]),
    ]),
    edges: edges.kept.map(({ key, more }) => [
      ...placesOf(key),
      ...ofRuns(more),
      ...[more.cleanRuns, more.failedCleanRuns, more.times, more.gapMs],
    ]),
    ...(loops.kept.length > 0 && {
      loops: loops.kept.map(({ key, more }) => [...placesOf(key), ...ofRuns(more)]),
    }),
    ...(pingPong.kept.length > 0 && {
      pingPong: pingPong.kept.map(({ key, more }) => [...placesOf(key), ...ofRuns(more)]),
    }),
    ...(leftOut > 0 && { leftOut }),
  };
}

type Key = readonly (string | undefined)[];

function mostRuns<S extends RunSums>(
  all: readonly { readonly key: Key; readonly more: S }[],
): { readonly kept: readonly { readonly key: Key; readonly more: S }[]; readonly leftOut: number } {
  const ranked = all
    .map((one) => ({ ...one, text: JSON.stringify(one.key) }))
    .sort((a, b) => b.more.runs - a.more.runs || (a.text < b.text ? -1 : 1));
  return { kept: ranked.slice(0, MAX_PACKED), leftOut: Math.max(0, ranked.length - MAX_PACKED) };
}

/** What was packed, and the counts beside it. */
export function unpackSums(packed: PackedSums, counts: RunCounts): PathSums {
  const { runs, failedRuns, loopRuns, pingPongRuns, circlingRuns } = counts;
  const ofRuns = { runs, failedRuns, loopRuns, pingPongRuns, circlingRuns };
  const sums = { ...emptySums(), ...ofRuns, leftOut: packed.leftOut ?? 0 };
  const nameOf = (place: number) => packed.names[place] ?? "";
  const endOf = (place: number) => (place === OUTSIDE ? undefined : nameOf(place));
  for (const [
    kind = 0,
    runs = 0,
    failedRuns = 0,
    steps = 0,
    failedSteps = 0,
    latencyMs = 0,
    ...attempts
  ] of packed.kinds) {
    const tried = attempts.filter((_, place) => place % 2 === 0);
    const succeeded = attempts.filter((_, place) => place % 2 === 1);
    addKind(sums, nameOf(kind), { runs, failedRuns, steps, failedSteps, latencyMs, tried, succeeded });
  }
  for (const [from = 0, to = 0, ...figures] of packed.edges)
    addEdge(sums, endOf(from), endOf(to), edgeOf(figures));
  for (const [kind = 0, runs = 0, failedRuns = 0] of packed.loops ?? []) {
    addLoop(sums, nameOf(kind), { runs, failedRuns });
  }
  for (const [a = 0, b = 0, runs = 0, failedRuns = 0] of packed.pingPong ?? []) {
    addPingPong(sums, nameOf(a), nameOf(b), { runs, failedRuns });
  }
  return sums;
}

function edgeOf(figures: readonly number[]): EdgeSums {
  const [runs = 0, failedRuns = 0, cleanRuns = 0, failedCleanRuns = 0, times = 0, gapMs = 0] = figures;
  return { runs, failedRuns, cleanRuns, failedCleanRuns, times, gapMs };
}
