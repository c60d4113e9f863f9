import { ErrorReason } from "@runfacts/gen/server/error_reason";
import type { Failure } from "@runfacts/gen/server/failure";
import type { Run } from "@runfacts/gen/server/run";
import type { Policy } from "@runfacts/privacy";
import { type Effort, inspectInParts, maskMessages, sanitizeInParts } from "@runfacts/privacy/inspect";
import { MAX_VIOLATIONS } from "@runfacts/server";
import { type DroppedColumns, nothingDropped } from "../record/dropped-columns.ts";
import { type DroppedFields, droppedColumns, droppedFields, MAX_KEPT, noFields } from "./dropped-fields.ts";
import type { OnViolationWord } from "./on-violation.ts";
import { fieldRefusal, type Refusal } from "./refusal.ts";
import { runTexts } from "./run-texts.ts";

/** A run that may be stored. */
export interface Kept {
  /** The given run if nothing had to change; otherwise a copy. */
  readonly run: Run;
  /** The run before fields were dropped, and before its messages were masked; each only if it differs. */
  readonly otherForms: readonly Run[];
  readonly fields: DroppedFields;
  readonly columns: DroppedColumns;
  readonly refusal?: undefined;
}

/**
 * Applies the privacy rules to a run that keeps the rules of the contract: masks its failure messages, then drops the fields
 * that break a rule, or refuses the run for them. Yields between items. Does not change the given run.
 *
 * @param check checks the rules of the contract again once fields were dropped; a run that breaks one then is refused
 * @param effort limits the work of inspection, over all runs of a request
 */
export function* keepFacts(
  given: Run,
  policy: Policy | undefined,
  onViolation: OnViolationWord,
  check: (run: Run) => Refusal | undefined,
  effort: Effort,
): Generator<"long" | undefined, Kept | { readonly refusal: Refusal }> {
  const masked = yield* maskInParts(given, policy);
  if (onViolation === "reject") {
    const violations = yield* inspectInParts(masked, MAX_VIOLATIONS, policy, runTexts, effort);
    if (violations.length > 0) return { refusal: privacyRefusal(violations) };
  }
  const before = masked === given ? [] : [given];
  if (onViolation === "reject") return unchanged(masked, before);
  const { run, dropped, counts } = yield* sanitizeInParts(masked, MAX_KEPT, policy, runTexts, effort);
  if (counts.size === 0) return unchanged(masked, before);
  if (check(run) !== undefined) return { refusal: privacyRefusal(dropped) };
  return {
    run,
    otherForms: [...before, masked],
    fields: droppedFields(dropped, counts),
    columns: droppedColumns(dropped),
  };
}

function unchanged(run: Run, otherForms: readonly Run[]): Kept {
  return { run, otherForms, fields: noFields, columns: nothingDropped };
}

function privacyRefusal(
  violations: readonly { readonly field: string; readonly rule: string; readonly message: string }[],
): Refusal {
  const named = violations.map(({ field, rule, message }) => ({ field, rule, description: message }));
  return fieldRefusal(ErrorReason.PRIVACY_VIOLATION, named);
}

/** The run with its failure messages masked, one by one. */
function* maskInParts(run: Run, policy: Policy | undefined): Generator<undefined, Run> {
  let masked: Failure[] | undefined;
  for (const [index, failure] of run.failures.entries()) {
    const [own = failure] = maskMessages({ steps: [], failures: [failure] }, policy).failures;
    if (own !== failure) {
      masked ??= [...run.failures];
      masked[index] = own as Failure;
    }
    yield;
  }
  return masked === undefined ? run : { ...run, failures: masked };
}
