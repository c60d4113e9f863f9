import { type Context, contextOf } from "./context.ts";
import type { Detector } from "./detector.ts";
import type { KeyClass } from "./facts/classify-key.ts";
import { inspectMetadata } from "./facts/inspect-metadata.ts";
import { keyClassifier } from "./facts/key-classifier.ts";
import { isBlank, textRule } from "./facts/text-rule.ts";
import type { InspectableRun, JsonObject } from "./inspectable-run.ts";
import { limits } from "./limits.ts";
import type { Policy } from "./policy/policy.ts";
import type {
  DecisionField,
  FactList,
  FailureField,
  ItemField,
  ItemList,
  RunField,
  SignalField,
  StepField,
} from "./site.ts";
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

const decisionFields: readonly TextField<DecisionField>[] = [
  text("decisionId", name, "decision", "id"),
  text("stepId", name, "step", "id"),
  text("decisionType", code, "type"),
  text("selected", name),
  text("reasonCode", code, "reason", "code"),
];
const candidate = text("candidates", name);
const signalFields: readonly TextField<SignalField>[] = [
  text("signalId", name, "signal", "id"),
  text("stepId", name, "step", "id"),
  text("signalType", code, "type"),
  text("signalCode", code, "code"),
  text("category", code, "category"),
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

type Item = Readonly<Partial<Record<ItemField, string>>> & { readonly metadata?: JsonObject };

function findInTexts(
  item: Item,
  site: { readonly list: ItemList; readonly index: number },
  fields: readonly TextField<ItemField>[],
  detector: Detector,
  found: Finding[],
): void {
  for (const field of fields) {
    const detection = inspectText(item[field.field], field, detector);
    if (detection !== undefined)
      found.push({ ...detection, site: { part: "item", ...site, field: field.field } });
  }
}

function findInMetadata(
  { metadata }: Item,
  site: { readonly list: FactList; readonly index: number },
  classOf: (key: string) => KeyClass,
  detector: Detector,
  found: Finding[],
): void {
  if (metadata === undefined) return;
  for (const { place, ...detection } of inspectMetadata(metadata, classOf, detector)) {
    found.push({ ...detection, site: { part: "metadata", ...site, ...place } });
  }
}

function findInCandidates(
  candidates: readonly string[],
  index: number,
  detector: Detector,
  found: Finding[],
): void {
  candidates.forEach((option, item) => {
    const detection = inspectText(option, candidate, detector);
    if (detection !== undefined)
      found.push({ ...detection, site: { part: "candidate", list: "decisions", index, item } });
  });
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
    const site = { list: "steps", index } as const;
    findInTexts(step, site, stepFields, detector, found);
    findInMetadata(step, site, classOf, detector, found);
    yield;
  }
  for (const [index, failure] of run.failures.entries()) {
    findInTexts(failure, { list: "failures", index }, failureFields, detector, found);
    yield;
  }
  for (const [index, decision] of (run.decisions ?? []).entries()) {
    const site = { list: "decisions", index } as const;
    findInTexts(decision, site, decisionFields, detector, found);
    findInCandidates(decision.candidates ?? [], index, detector, found);
    findInMetadata(decision, site, classOf, detector, found);
    yield;
  }
  for (const [index, signal] of (run.qualitySignals ?? []).entries()) {
    const site = { list: "qualitySignals", index } as const;
    findInTexts(signal, site, signalFields, detector, found);
    findInMetadata(signal, site, classOf, detector, found);
    yield;
  }
}
