import { toBinary } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { createValidator } from "@bufbuild/protovalidate";
import { type Run, RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { inspectFacts } from "@runfacts/privacy";

const validator = createValidator();
const MAX_RUN_BYTES = 3 * 1024 * 1024;

function fieldViolations(run: Run): string[] {
  const result = validator.validate(RunSchema, run);
  return result.kind === "valid" ? [] : [String(result.error)];
}

const isDistinct = (values: readonly string[]) => new Set(values).size === values.length;

function* ruleViolations(run: Run): Generator<string> {
  const { steps, failures } = run;
  const ids = new Set(steps.map((step) => step.stepId));
  const order = steps.map((step) => step.seq ?? -1).sort((a, b) => a - b);
  if (order.some((seq, index) => seq !== index)) yield "seq is not 0 to n-1";
  if (!isDistinct(steps.map((step) => step.stepId))) yield "step_id is repeated";
  for (const part of [run, ...steps]) {
    if (part.startedAt === undefined || part.endedAt === undefined) yield "a time is missing";
    else if (timestampMs(part.endedAt) < timestampMs(part.startedAt)) yield "ended_at is before started_at";
  }
  for (const { parentStepId } of steps)
    if (parentStepId !== undefined && !ids.has(parentStepId)) yield "parent_step_id is unknown";
  for (const { stepId } of failures)
    if (stepId !== undefined && !ids.has(stepId)) yield "failure names no step";
  if (run.status === RunStatus.FAILURE && failures.length === 0) yield "failure without failures";
  if (toBinary(RunSchema, run).length > MAX_RUN_BYTES) yield "over 3 MiB";
}

/** Every rule of the contract that a run breaks; empty when it is valid. */
export function contractViolations(run: Run): string[] {
  const privacy = inspectFacts(run).map(({ field, rule }) => `${field} ${rule}`);
  return [...fieldViolations(run), ...ruleViolations(run), ...privacy];
}
