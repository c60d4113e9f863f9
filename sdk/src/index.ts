/// <reference lib="esnext.disposable" preserve="true" />
export { AgentTracer } from "./agent-tracer.ts";
export { currentRun, currentStep, withRun, withStep } from "./context/current.ts";
export { type ObserveOptions, observe } from "./context/observe.ts";
export type { RunStarter } from "./context/run-starter.ts";
export type { DroppedRuns, DropReason } from "./drop-reason.ts";
export { classifyError } from "./errors/classify-error.ts";
export type { ErrorFacts, Failure } from "./failure.ts";
export type { FailureDetails, FailureType } from "./failure-details.ts";
export type { Run, RunOptions, RunStatus } from "./run.ts";
export type { SignalOptions, SignalSource, SignalStats, SignalValue } from "./signal.ts";
export type {
  Hold,
  Metadata,
  MetadataScalar,
  MetadataValue,
  RetryOptions,
  Step,
  StepOptions,
  StepScope,
  StepType,
  StepWait,
  Usage,
} from "./step.ts";
export type { TraceCarrier } from "./trace/read-carrier.ts";
export type { FlushOptions, TracerOptions } from "./tracer-options.ts";
export type { TracerStats } from "./tracer-stats.ts";
export type { Warning, WarningCode } from "./warning.ts";
