/** Ways of runs through their steps, and their sums: docs/insight.md. Whoever keeps sums packs them. */

export type { ProgressStep } from "../progress/progress-step.ts";
export { PATH_METHOD, type PackedSums, packSums, type RunCounts, unpackSums } from "./pack-sums.ts";
export { pathOf } from "./path-of.ts";
export {
  addRun,
  addSums,
  type EdgeSums,
  emptySums,
  type KindSums,
  type PathSums,
  type RunSums,
} from "./path-sums.ts";
export type { PathEdge, PathKind, RunPath } from "./run-path.ts";
