import { ErrorReasonSchema } from "@runfacts/gen/client/error_reason";
import type { IngestResult } from "@runfacts/gen/client/ingest_service";

/** Which rule a refused run broke, and what to tell the developer: the service's own words, which hold no value. */
export function resultWarning(result: IngestResult | undefined): {
  readonly rule: string;
  readonly message: string;
} {
  const error = result?.error;
  if (error === undefined) return { rule: "no_result", message: "the service gave no result for a run" };
  const [violation] = error.fieldViolations;
  const reason = ErrorReasonSchema.value[error.reason]?.localName ?? error.code;
  const detail = violation === undefined ? error.message : `${violation.field} ${violation.description}`;
  const rule = violation === undefined ? reason : violation.rule;
  return { rule, message: `the service refused a run (${reason}): ${detail}` };
}
