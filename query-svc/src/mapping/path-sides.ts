import { addSums, type EdgeSums, emptySums, type PathSums, type RunSums } from "@runfacts/insight/paths";
import { edgesOfFailing, edgesOfVersions, type SidedDifference } from "@runfacts/insight/statistics";

/** An edge of the graph; undefined is the start, or the end. */
export interface SumsEdge {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly sums: EdgeSums;
  /** Runs of the first side that took it. */
  readonly ofSide: number;
}

/** Two sides of some runs: all, and what is of the first. */
export interface PathSides {
  readonly all: PathSums;
  /** Runs of the first side, and of the other. */
  readonly side: number;
  readonly otherSide: number;
  readonly edges: readonly SumsEdge[];
  readonly differences: readonly SidedDifference<SumsEdge>[];
  /** Of what is told of a kind, or of a pattern, in all runs: the runs of the first side. */
  readonly ofSide: (all: RunSums, inSide: (sums: PathSums) => RunSums | undefined) => number;
}

/** Runs that failed, and the others. Edges into the end are not compared: where a run ends is how its failing shows. */
export function failingSides(all: PathSums): PathSides {
  const edges = edgesOf(all, ({ failedRuns }) => failedRuns);
  const tested = edges
    .filter(({ to, sums }) => to !== undefined && sums.cleanRuns > 0)
    .map((key) => ({ key, runs: key.sums.cleanRuns, hits: key.sums.failedCleanRuns }));
  return {
    ...{ all, edges, side: all.failedRuns, otherSide: all.runs - all.failedRuns },
    differences: edgesOfFailing({ runs: all.runs, hits: all.failedRuns }, tested),
    ofSide: ({ failedRuns }) => failedRuns,
  };
}

/** Runs of two versions. */
export function versionSides(candidate: PathSums, baseline: PathSums): PathSides {
  const all = emptySums();
  addSums(all, candidate);
  addSums(all, baseline);
  const edges = edgesOf(all, (_, from, to) => candidate.edges.get(from)?.get(to)?.runs ?? 0);
  const counts = edges.map((key) => ({
    ...{ key, ofCandidate: key.ofSide, ofBaseline: key.sums.runs - key.ofSide },
  }));
  return {
    ...{ all, edges, side: candidate.runs, otherSide: baseline.runs },
    differences: edgesOfVersions({ candidate: candidate.runs, baseline: baseline.runs }, counts),
    ofSide: (_, inSide) => inSide(candidate)?.runs ?? 0,
  };
}

function edgesOf(
  { edges }: PathSums,
  ofSide: (sums: EdgeSums, from: string | undefined, to: string | undefined) => number,
): readonly SumsEdge[] {
  return [...edges].flatMap(([from, ofFrom]) =>
    [...ofFrom].map(([to, sums]) => ({ from, to, sums, ofSide: ofSide(sums, from, to) })),
  );
}
