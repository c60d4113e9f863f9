import type { RunRecord } from "@runfacts/db/rows";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import { inspectRuns } from "@runfacts/privacy/inspect";
import type { Context } from "../context.ts";
import { recordOf } from "../record/record-of.ts";
import { isOversized } from "./encoded-size.ts";
import { expiredRefusal, fieldRefusal, type Refusal, sizeRefusal } from "./refusal.ts";
import { isExpired } from "./retention.ts";
import { checkRules } from "./rules/index.ts";

/** A run that may be written, or why it may not. */
export type Acceptance =
  | { readonly record: RunRecord; readonly refusal?: undefined }
  | { readonly record?: undefined; readonly refusal: Refusal };

/**
 * Checks runs against the contract, then against the privacy rules, and turns those that hold into records.
 * Pure but for the clock; answers in the order of `runs`.
 */
export function acceptRuns(
  context: Pick<Context, "validator" | "clock" | "policy" | "retention">,
  runs: readonly Run[],
): Acceptance[] {
  const now = context.clock();
  const refusals = runs.map((run) => checkContract(context, run, now));
  const sound = runs.filter((_, index) => refusals[index] === undefined);
  const privacy = new Map(
    inspectRuns(sound, context.policy).map((violations, index) => [sound[index], violations]),
  );
  return runs.map((run, index) => {
    const refusal = refusals[index];
    if (refusal !== undefined) return { refusal };
    const violations = privacy.get(run) ?? [];
    if (violations.length === 0) return { record: recordOf(run) };
    const named = violations.map(({ field, rule, message }) => ({ field, rule, description: message }));
    return { refusal: fieldRefusal(ErrorReason.PRIVACY_VIOLATION, named) };
  });
}

function checkContract(
  { validator, retention }: Pick<Context, "validator" | "retention">,
  run: Run,
  now: number,
): Refusal | undefined {
  const annotated = validator.validate(RunSchema, run);
  const violations = annotated.length > 0 ? annotated : checkRules(run, now);
  if (violations.length > 0) return fieldRefusal(ErrorReason.FIELD_VIOLATION, violations);
  if (isExpired(run, retention.current)) return expiredRefusal();
  return isOversized(run) ? sizeRefusal("3 MiB encoded as protobuf") : undefined;
}
