import { Code, ConnectError } from "@connectrpc/connect";
import { MAX_VIOLATIONS, type Violation } from "@runfacts/codec";
import { BadRequestSchema } from "@runfacts/gen/google/rpc/error_details";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { errorInfo } from "./api-error.ts";

/**
 * INVALID_ARGUMENT that names the fields: google.rpc.BadRequest (at most 20 violations; `reason` is the rule) and
 * google.rpc.ErrorInfo. The message spells out the first violation and counts the others.
 */
export function fieldError(
  violations: readonly Violation[],
  reason: ErrorReason = ErrorReason.FIELD_VIOLATION,
): ConnectError {
  const fieldViolations = violations
    .slice(0, MAX_VIOLATIONS)
    .map(({ field, rule, description }) => ({ field, description, reason: rule }));
  return new ConnectError(violationMessage(violations), Code.InvalidArgument, undefined, [
    { desc: BadRequestSchema, value: { fieldViolations } },
    errorInfo(reason),
  ]);
}

/**
 * "run.steps[3].seq: must be at least 0", followed by " (and 2 more)" where there are more, and by " (and at least 19 more)"
 * where the check may have stopped before the last.
 */
export function violationMessage(violations: readonly Pick<Violation, "field" | "description">[]): string {
  const [first] = violations;
  if (first === undefined) return "the request breaks a rule";
  const named = first.field === "" ? first.description : `${first.field}: ${first.description}`;
  if (violations.length === 1) return named;
  return violations.length < MAX_VIOLATIONS
    ? `${named} (and ${violations.length - 1} more)`
    : `${named} (and at least ${MAX_VIOLATIONS - 1} more)`;
}
