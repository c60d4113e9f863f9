import type { Decision } from "@runfacts/gen/client/decision";
import type { Failure } from "@runfacts/gen/client/failure";
import type { Run } from "@runfacts/gen/client/run";
import type { Signal } from "@runfacts/gen/client/signal";
import type { Step } from "@runfacts/gen/client/step";
import { failuresOfRun } from "../../api/failures-of-run.ts";
import { criticalPath, type PathSegment } from "../../timeline/critical-path.ts";
import { type FailurePoint, findFailurePoint } from "../../timeline/failing-step.ts";
import { findGaps, type Gap } from "../../timeline/gaps.ts";
import { buildTree } from "../../timeline/step-tree.ts";
import type { TimelineNode } from "../../timeline/timeline-node.ts";
import { type Timeline, timelineOf } from "../../timeline/timeline-step.ts";
import { type DroppedFact, droppedOfRun } from "./dropped/dropped-of-run.ts";

/** A run, and everything that is worked out from it once. */
export interface RunModel {
  readonly run: Run;
  readonly timeline: Timeline;
  readonly tree: readonly TimelineNode[];
  readonly gaps: readonly Gap[];
  /** What the run waited for, by the id of its step. */
  readonly path: ReadonlyMap<string, readonly PathSegment[]>;
  /** True if the run waited for each of its steps, as one does that does one thing after the other. */
  readonly isSequential: boolean;
  /** How often work was tried again. */
  readonly retries: number;
  readonly point: FailurePoint;
  /** The run's steps by id. */
  readonly steps: ReadonlyMap<string, Step>;
  /** Number of failures, survived ones included. */
  readonly failureCount: number;
  /** Failures, survived ones included, by the id of their step; those of the run as a whole under undefined. */
  readonly failures: ReadonlyMap<string | undefined, readonly Failure[]>;
  /** The same of decisions. */
  readonly decisions: ReadonlyMap<string | undefined, readonly Decision[]>;
  /** The same of signals. */
  readonly signals: ReadonlyMap<string | undefined, readonly Signal[]>;
  /** The same for dropped fields. */
  readonly dropped: ReadonlyMap<string | undefined, readonly DroppedFact[]>;
}

/** Groups of attempts, wherever they are. */
function countRetries(nodes: readonly TimelineNode[]): number {
  return nodes.reduce(
    (sum, node) => sum + (node.kind === "attempts" ? 1 : 0) + countRetries(node.children),
    0,
  );
}

/** @param now where an open run ends, in epoch ms. Default: the current time */
export function modelOf(run: Run, now?: number): RunModel {
  const timeline = timelineOf(run, now);
  const tree = buildTree(timeline.steps);
  const path = Map.groupBy(criticalPath(tree), (segment) => segment.stepId);
  const failures = failuresOfRun(run);
  const frames = new Set(timeline.steps.map((step) => step.parentId));
  return {
    run,
    timeline,
    tree,
    gaps: findGaps(tree, timeline.duration),
    path,
    isSequential: timeline.steps.every((step) => path.has(step.id) || frames.has(step.id)),
    retries: countRetries(tree),
    point: findFailurePoint(failures, timeline.steps),
    steps: new Map(run.steps.map((step) => [step.stepId, step])),
    failureCount: failures.length,
    failures: Map.groupBy(failures, (failure) => failure.stepId),
    decisions: Map.groupBy(run.decisions, (decision) => decision.stepId),
    signals: Map.groupBy(run.qualitySignals, (signal) => signal.stepId),
    dropped: droppedOfRun(run),
  };
}
