import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { type Run, RunSource } from "@runfacts/gen/client/run";
import type { Step } from "@runfacts/gen/client/step";
import { type StepTypeWord, stepTypeWord, type WaitWord, waitWord } from "../api/words.ts";

/** A step as the timeline needs it. Times are in milliseconds, with fractions, from the start of the run. */
export interface TimelineStep {
  readonly id: string;
  readonly seq: number;
  readonly parentId: string | undefined;
  readonly type: StepTypeWord;
  readonly name: string;
  readonly start: number;
  /** Not before `start`. */
  readonly end: number;
  /** Latency as it was reported, else `end - start`. */
  readonly latency: number;
  /** Latency that the steps inside do not cover; undefined while the step is open. */
  readonly own: number | undefined;
  /** True if the step has not ended; its end is then where the timeline ends. */
  readonly isOpen: boolean;
  readonly attempt: number | undefined;
  readonly failed: boolean;
  /** It failed and the agent went on: no failure was recorded for it. */
  readonly survived: boolean;
  readonly errorCode: string | undefined;
  /** What it waited for, if it did not work itself. */
  readonly wait: WaitWord | undefined;
  /** True for an OpenTelemetry span of no known instrumentation of agents. */
  readonly isOther: boolean;
}

/**
 * The time that a timeline covers, from the start of the run. Skewed clocks can make steps begin before it or end
 * after it.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A run as a timeline. */
export interface Timeline {
  /** In order of seq. */
  readonly steps: readonly TimelineStep[];
  /** When the run ended; undefined while it runs. */
  readonly duration: number | undefined;
  readonly span: Span;
}

/**
 * Makes a timeline of a run.
 *
 * @param now where open steps and open runs end, in epoch ms; traces of which nothing is known to be under way end with the last
 * that is known. Default: the current time
 */
export function timelineOf(run: Run, now = Date.now()): Timeline {
  const origin = preciseMs(run.startedAt) ?? 0;
  const ended = preciseMs(run.endedAt);
  const duration = ended === undefined ? undefined : ended - origin;
  const open = duration ?? Math.max(0, (isSilent(run) ? lastSign(run) : now) - origin);
  const steps = run.steps.map((step) => timelineStep(step, origin, open));
  const from = Math.min(0, ...steps.map((step) => step.start));
  const to = Math.max(open, from + 1, ...steps.map((step) => step.end));
  return { steps, duration, span: { from, to } };
}

/**
 * True for an open trace in which nothing is known to be under way but what is around steps that have ended: spans are told when
 * they end, so that the time since is not known to be spent on anything.
 */
function isSilent({ source, steps }: Run): boolean {
  if (source !== RunSource.OPENTELEMETRY) return false;
  const frames = new Set(steps.map((step) => step.parentStepId));
  return steps.every((step) => step.endedAt !== undefined || frames.has(step.stepId));
}

/** When a step last began or ended, in epoch ms. */
const lastSign = ({ steps }: Run): number =>
  Math.max(...steps.map((step) => preciseMs(step.endedAt ?? step.startedAt) ?? 0));

function timelineStep(step: Step, origin: number, open: number): TimelineStep {
  const start = (preciseMs(step.startedAt) ?? origin) - origin;
  const ended = preciseMs(step.endedAt);
  const end = Math.max(start, ended === undefined ? open : ended - origin);
  return {
    id: step.stepId,
    seq: step.seq ?? 0,
    parentId: step.parentStepId,
    type: stepTypeWord(step.stepType),
    name: step.name,
    start,
    end,
    latency: step.latencyMs ?? end - start,
    own: step.ownLatencyMs,
    isOpen: ended === undefined,
    attempt: step.attempt,
    failed: step.failed,
    survived: step.survived,
    errorCode: step.errorCode,
    wait: waitWord(step.wait),
    isOther: step.otherSpan,
  };
}

/** Epoch ms of a timestamp, with its microseconds as a fraction. */
function preciseMs(timestamp: Timestamp | undefined): number | undefined {
  return timestamp && Number(timestamp.seconds) * 1000 + timestamp.nanos / 1e6;
}
