import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Paths } from "@runfacts/db/read";
import type { StepRow } from "@runfacts/db/rows";
import {
  type GetPathsResponseSchema,
  PathDifference,
  type PathEdgeSchema,
  type PathNodeSchema,
  PathNodeType,
  type PathPatternSchema,
  type StepRetriesSchema,
} from "@runfacts/gen/server/get_paths";
import { StepPatternType } from "@runfacts/gen/server/step_pattern";
import type { KindSums, PathSums } from "@runfacts/insight/paths";
import type { PathSides, SumsEdge } from "./path-sides.ts";
import { shareEstimate } from "./share-estimate.ts";
import { stepTypeOf } from "./words.ts";

const MAX_STEPS = 300;
const MAX_EDGES = 1_000;
const MAX_PATTERNS = 100;
const MAX_RETRIES = 100;

const START = 0;
const END = 1;
const FIRST_STEP = 2;

/** Where a kind of step stands among the nodes; undefined for one that is left out. */
type PlaceOf = (kind: string) => number | undefined;

/** The graph of two sides of runs as a message. */
export function pathsOf(
  sides: PathSides,
  { tableRuns, isComplete }: Omit<Paths, "byVersion">,
): MessageInitShape<typeof GetPathsResponseSchema> {
  const { all } = sides;
  const kinds = [...all.kinds].sort(([a, one], [b, other]) => other.runs - one.runs || (a < b ? -1 : 1));
  const shown = kinds.slice(0, MAX_STEPS);
  const places = new Map(shown.map(([kind], place) => [kind, FIRST_STEP + place]));
  const placeOf = (kind: string) => places.get(kind);
  const edges = edgesOf(sides, placeOf);
  const patterns = patternsOf(sides, placeOf);
  const left = all.kinds.size - shown.length + edges.left + patterns.left;
  return {
    runCount: BigInt(all.runs),
    failedRunCount: BigInt(all.failedRuns),
    sideRunCount: BigInt(sides.side),
    otherSideRunCount: BigInt(sides.otherSide),
    nodes: [
      endOf(PathNodeType.START, sides),
      endOf(PathNodeType.END, sides),
      ...shown.map(([kind, sums]) => nodeOf(kind, sums, sides)),
    ],
    edges: edges.shown,
    patterns: patterns.shown,
    patternRunCount: BigInt(all.circlingRuns),
    retries: retriesOf(all, placeOf),
    isComplete,
    unsettledRunCount: BigInt(tableRuns),
    leftOutCount: BigInt(all.leftOut + left),
  };
}

function endOf(type: PathNodeType, { all, side }: PathSides): MessageInitShape<typeof PathNodeSchema> {
  return { type, runCount: BigInt(all.runs), sideRunCount: BigInt(side) };
}

function nodeOf(kind: string, sums: KindSums, sides: PathSides): MessageInitShape<typeof PathNodeSchema> {
  const space = kind.indexOf(" ");
  const ended = sums.tried.reduce((sum, tried) => sum + tried, 0);
  return {
    type: PathNodeType.STEP,
    stepType: stepTypeOf[kind.slice(0, space) as StepRow["step_type"]],
    stepName: kind.slice(space + 1),
    runCount: BigInt(sums.runs),
    sideRunCount: BigInt(sides.ofSide(sums, ({ kinds }) => kinds.get(kind))),
    stepCount: BigInt(sums.steps),
    failedStepCount: BigInt(sums.failedSteps),
    meanLatencyMs: share(sums.latencyMs, ended),
  };
}

function edgesOf(
  { edges, differences, side, otherSide }: PathSides,
  placeOf: PlaceOf,
): { readonly shown: MessageInitShape<typeof PathEdgeSchema>[]; readonly left: number } {
  const found = new Map(differences.map((difference) => [difference.key, difference]));
  const placed = edges.flatMap((edge) => {
    const from = edge.from === undefined ? START : placeOf(edge.from);
    const to = edge.to === undefined ? END : placeOf(edge.to);
    return from === undefined || to === undefined ? [] : [{ edge, from, to }];
  });
  const shown = placed
    .sort((a, b) => b.edge.sums.runs - a.edge.sums.runs || a.from - b.from || a.to - b.to)
    .slice(0, MAX_EDGES);
  const messageOf = ({ edge, from, to }: { edge: SumsEdge; from: number; to: number }) => {
    const { sums, ofSide } = edge;
    const difference = found.get(edge);
    return {
      ...{ from, to },
      runCount: BigInt(sums.runs),
      failedRunCount: BigInt(sums.failedRuns),
      traversalCount: BigInt(sums.times),
      meanGapMs: share(sums.gapMs, sums.times),
      sideRunCount: BigInt(ofSide),
      sideShare: share(ofSide, side),
      otherSideShare: share(sums.runs - ofSide, otherSide),
      difference: difference === undefined ? PathDifference.NONE : directions[difference.direction],
      falseDiscoveryRate: difference?.falseDiscovery,
    };
  };
  return { shown: shown.map(messageOf), left: edges.length - shown.length };
}

const directions = { more: PathDifference.MORE, less: PathDifference.LESS };

function patternsOf(
  sides: PathSides,
  placeOf: PlaceOf,
): { readonly shown: MessageInitShape<typeof PathPatternSchema>[]; readonly left: number } {
  const loops = [...sides.all.loops].map(([kind, sums]) => ({
    ...{ type: StepPatternType.LOOP, kinds: [kind], sums },
    ofSide: sides.ofSide(sums, (side) => side.loops.get(kind)),
  }));
  const pairs = [...sides.all.pingPong].flatMap(([a, ofA]) =>
    [...ofA].map(([b, sums]) => ({
      ...{ type: StepPatternType.PING_PONG, kinds: a === b ? [a] : [a, b], sums },
      ofSide: sides.ofSide(sums, (side) => side.pingPong.get(a)?.get(b)),
    })),
  );
  const all = [...loops, ...pairs].sort(
    (a, b) => b.sums.runs - a.sums.runs || (`${a.kinds}` < `${b.kinds}` ? -1 : 1),
  );
  const shown = all.slice(0, MAX_PATTERNS).flatMap(({ type, kinds, sums, ofSide }) => {
    const nodes = kinds.flatMap((kind) => placeOf(kind) ?? []);
    if (nodes.length < kinds.length) return [];
    return [{ type, nodes, runCount: BigInt(sums.runs), sideRunCount: BigInt(ofSide) }];
  });
  return { shown, left: all.length - shown.length };
}

function retriesOf({ kinds }: PathSums, placeOf: PlaceOf): MessageInitShape<typeof StepRetriesSchema>[] {
  const again = ({ tried }: KindSums) => tried.slice(1).reduce((sum, count) => sum + count, 0);
  return [...kinds]
    .filter(([, sums]) => again(sums) > 0)
    .sort(([a, one], [b, other]) => again(other) - again(one) || (a < b ? -1 : 1))
    .flatMap(([kind, { tried, succeeded }]) => {
      const node = placeOf(kind);
      return node === undefined
        ? []
        : [{ node, attempts: tried.map((count, place) => attemptOf(count, succeeded[place] ?? 0)) }];
    })
    .slice(0, MAX_RETRIES);
}

function attemptOf(count: number, successes: number) {
  const successShare = shareEstimate(successes, count);
  return { count: BigInt(count), successCount: BigInt(successes), successShare };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
