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

/** What may be stored of a run. */
export interface Kept {
  /** The run that was given, where nothing had to change; else a copy. */
  readonly run: Run;
  /** The run before what had to go was left out, and before its messages were masked, as far as these are others. */
  readonly otherForms: readonly Run[];
  readonly fields: DroppedFields;
  readonly columns: DroppedColumns;
  readonly refusal?: undefined;
}

/**
 * Applies the privacy rules to a run that keeps those of the contract: masks its failure messages, then refuses it for what
 * breaks a rule, or leaves that out. Yields between items; changes nothing of the run that is given.
 *
 * @param check the rules of the contract, for what is left: a run that cannot do without is refused
 * @param effort what may be spent on looking, shared by the runs of a request
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
