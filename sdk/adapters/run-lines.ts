import type { Failure } from "@runfacts/gen/server/failure";
import { FailureType } from "@runfacts/gen/server/failure";
import { type Run, RunStatus } from "@runfacts/gen/server/run";
import { type Step, StepType, StepWait, type Usage } from "@runfacts/gen/server/step";

function word(names: Readonly<Record<string, unknown>>, value: number): string {
  const [name = "?"] = Object.keys(names).filter((key) => names[key] === value);
  return name.toLowerCase();
}

function tokens(usage: Usage | undefined): string {
  const counts = [
    [usage?.inputTokens, "in"],
    [usage?.outputTokens, "out"],
    [usage?.cacheReadTokens, "cached"],
    [usage?.reasoningTokens, "reasoning"],
    [usage?.costUsd, "USD"],
  ] as const;
  return counts.flatMap(([count, unit]) => (count === undefined ? [] : `${count} ${unit}`)).join(", ");
}

/** Facts by key; of a time that it is there, since no two runs take the same. */
function facts(metadata: Step["metadata"]): string {
  const told = Object.entries(metadata ?? {}).map(([key, value]) =>
    key.endsWith("_ms") ? key : `${key}=${JSON.stringify(value)}`,
  );
  return told.sort().join(" ");
}

function stepLine(step: Step): string {
  const parts = [
    `${word(StepType, step.stepType)} ${step.name}${step.attempt === undefined ? "" : ` #${step.attempt}`}`,
    step.model && `[${step.model}]`,
    step.errorCode,
    tokens(step.usage),
    step.wait === undefined ? "" : `waits for ${word(StepWait, step.wait)}`,
    step.argumentDigest === undefined ? "" : "digest",
    step.resultBytes === undefined ? "" : `${step.resultBytes} bytes`,
    facts(step.metadata),
  ];
  return parts.filter(Boolean).join(": ");
}

/**
 * A run as people write it down: a line each for itself, its failures and its steps, which are indented by their parents and
 * stand in the order of their starts.
 *
 * @example
 * ```
 * support 1.4.0 partial
 * ! tool/timeout: get_weather: Timeout
 * plan chat mock: [mock]: 3 in, 10 out: finish_reason="tool-calls"
 * tool execute_tool get_weather: timeout: digest
 * ```
 */
export function runLines(run: Run): readonly string[] {
  const steps = [...run.steps].sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0));
  const names = new Map(steps.map(({ stepId, name }) => [stepId, name]));
  const linesBelow = (parent: string | undefined, indent: string): string[] =>
    steps
      .filter(({ parentStepId }) => parentStepId === parent)
      .flatMap((step) => [indent + stepLine(step), ...linesBelow(step.stepId, `${indent}  `)]);
  const failureLine = ({ failureType, failureCode, message, stepId }: Failure) =>
    `! ${word(FailureType, failureType)}/${failureCode}: ${names.get(stepId ?? "") ?? "run"}: ${message}`;
  return [
    `${run.agentId} ${run.agentVersion} ${word(RunStatus, run.status)}`,
    ...run.failures.map(failureLine),
    ...linesBelow(undefined, ""),
  ];
}
