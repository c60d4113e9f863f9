import type { Decision } from "@runfacts/gen/client/decision";
import type { Failure } from "@runfacts/gen/client/failure";
import type { Run } from "@runfacts/gen/client/run";
import type { Signal } from "@runfacts/gen/client/signal";
import type { Step } from "@runfacts/gen/client/step";
import type { StepPattern } from "@runfacts/gen/client/step_pattern";
import { failuresOfRun } from "../../api/failures-of-run.ts";
import { criticalPath, type PathSegment } from "../../timeline/critical-path.ts";
import { type FailurePoint, findFailurePoint } from "../../timeline/failing-step.ts";
import { findGaps, type Gap } from "../../timeline/gaps.ts";
import { nestSteps } from "../../timeline/nested-steps.ts";
import type { TimelineNode } from "../../timeline/timeline-node.ts";
import { type Timeline, timelineOf } from "../../timeline/timeline-step.ts";
import { type DroppedFact, droppedOfRun } from "./dropped/dropped-of-run.ts";

/** A run, and everything that is worked out from it once. */
export interface RunModel {
  readonly run: Run;
  readonly timeline: Timeline;
  /** Steps as they are nested. */
  readonly tree: readonly TimelineNode[];
  readonly gaps: readonly Gap[];
  /** What the run waited for, by the id of its step. */
  readonly path: ReadonlyMap<string, readonly PathSegment[]>;
  /** True if the run waited for each of its steps, as one does that does one thing after the other. */
  readonly isSequential: boolean;
  readonly point: FailurePoint;
  /** The run's steps by id. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The pattern that a step is of, by its id: steps that went round in circles. */
  readonly patterns: ReadonlyMap<string, StepPattern>;
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

/** @param now where an open run ends, in epoch ms. Default: the current time */
export function modelOf(run: Run, now?: number): RunModel {
  const timeline = timelineOf(run, now);
  const tree = nestSteps(timeline.steps);
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
    point: findFailurePoint(failures, timeline.steps),
    steps: new Map(run.steps.map((step) => [step.stepId, step])),
    patterns: new Map(run.patterns.flatMap((pattern) => pattern.stepIds.map((id) => [id, pattern]))),
    failureCount: failures.length,
    failures: Map.groupBy(failures, (failure) => failure.stepId),
    decisions: Map.groupBy(run.decisions, (decision) => decision.stepId),
    signals: Map.groupBy(run.qualitySignals, (signal) => signal.stepId),
    dropped: droppedOfRun(run),
  };
}
