import { ErrorReason, ErrorReasonSchema } from "@runfacts/gen/client/error_reason";
import type { IngestResult } from "@runfacts/gen/client/ingest_service";
import type { DropReason } from "../drop-reason.ts";

/** Why the service refused a run, and what to tell the developer. */
interface RunRefusal {
  readonly reason: DropReason;
  /** Which rule it broke. */
  readonly rule: string;
  /** The service's own words, which hold no value. */
  readonly message: string;
}

/** Reads the result of a run that was not stored. */
export function refusalOf(result: IngestResult | undefined): RunRefusal {
  const error = result?.error;
  if (error === undefined)
    return { reason: "service_error", rule: "no_result", message: "the service gave no result for a run" };
  const [violation] = error.fieldViolations;
  const word = ErrorReasonSchema.value[error.reason]?.localName ?? error.code;
  const detail = violation === undefined ? error.message : `${violation.field} ${violation.description}`;
  const rule = violation === undefined ? word : violation.rule;
  const reason = error.reason === ErrorReason.TOO_LARGE ? "too_large" : "refused";
  return { reason, rule, message: `the service refused a run (${word}): ${detail}` };
}
