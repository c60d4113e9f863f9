import { type Context, contextOf } from "./context.ts";
import type { Detector } from "./detector.ts";
import type { KeyClass } from "./facts/classify-key.ts";
import { inspectMetadata } from "./facts/inspect-metadata.ts";
import { keyClassifier } from "./facts/key-classifier.ts";
import { isBlank, textRule } from "./facts/text-rule.ts";
import type { InspectableFailure, InspectableRun, InspectableStep } from "./inspectable-run.ts";
import { limits } from "./limits.ts";
import type { Policy } from "./policy/policy.ts";
import type { FailureField, RunField, StepField } from "./site.ts";
import { profileOf } from "./text/profile.ts";
import type { Detection, Finding } from "./violation.ts";

interface TextField<F extends string> {
  readonly field: F;
  readonly limit: number;
  readonly context: Context;
}

const { name, code, message } = limits;
const text = <F extends string>(field: F, limit: number, ...context: string[]) => ({
  field,
  limit,
  context: contextOf(context, false),
});

const runFields: readonly TextField<RunField>[] = [
  text("runId", name, "run", "id"),
  text("parentRunId", name, "run", "id"),
  text("agentId", name),
  text("agentVersion", name, "version"),
  text("environment", name),
  text("sessionId", name, "session", "id"),
  text("traceId", name, "trace", "id"),
];
const stepFields: readonly TextField<StepField>[] = [
  text("stepId", name, "step", "id"),
  text("parentStepId", name, "step", "id"),
  text("name", name),
  text("model", name, "model"),
  text("errorCode", code, "code"),
];
const failureFields: readonly TextField<FailureField>[] = [
  text("failureId", name, "failure", "id"),
  text("stepId", name, "step", "id"),
  text("failureCode", code, "code"),
  text("message", message),
];

function inspectText(
  value: string | undefined,
  field: TextField<string>,
  detector: Detector,
): Detection | undefined {
  if (value === undefined || value === "") return undefined;
  const profile = profileOf(value);
  const rule = textRule(value, field.limit, profile) ?? (isBlank(value, profile) ? "text-blank" : undefined);
  return rule === undefined ? detector.detect(value, field.context, profile) : { rule };
}

function findInStep(
  step: InspectableStep,
  index: number,
  classOf: (key: string) => KeyClass,
  detector: Detector,
  found: Finding[],
): void {
  for (const field of stepFields) {
    const detection = inspectText(step[field.field], field, detector);
    if (detection !== undefined)
      found.push({ ...detection, site: { part: "step", index, field: field.field } });
  }
  if (step.metadata === undefined) return;
  for (const { place, ...detection } of inspectMetadata(step.metadata, classOf, detector)) {
    found.push({ ...detection, site: { part: "metadata", index, ...place } });
  }
}

function findInFailure(
  failure: InspectableFailure,
  index: number,
  detector: Detector,
  found: Finding[],
): void {
  for (const field of failureFields) {
    const detection = inspectText(failure[field.field], field, detector);
    if (detection !== undefined)
      found.push({ ...detection, site: { part: "failure", index, field: field.field } });
  }
}

/**
 * Everything in a run that breaks a rule, in field order: at most one finding for each text field and metadata key.
 *
 * @param detector looks for secrets and personal data in the texts that pass as facts
 */
export function findAll(run: InspectableRun, policy: Policy, detector: Detector): Finding[] {
  const found: Finding[] = [];
  for (const _ of findInParts(run, policy, detector, found));
  return found;
}

/** The same, adding to `found` part by part: yields after the run itself, each step and each failure. */
export function* findInParts(
  run: InspectableRun,
  policy: Policy,
  detector: Detector,
  found: Finding[],
): Generator<undefined> {
  const classOf = keyClassifier(policy, detector);
  for (const field of runFields) {
    const detection = inspectText(run[field.field], field, detector);
    if (detection !== undefined) found.push({ ...detection, site: { part: "run", field: field.field } });
  }
  yield;
  for (const [index, step] of run.steps.entries()) {
    findInStep(step, index, classOf, detector, found);
    yield;
  }
  for (const [index, failure] of run.failures.entries()) {
    findInFailure(failure, index, detector, found);
    yield;
  }
}
