import { Code, ConnectError } from "@connectrpc/connect";
import { isTooFarAhead } from "@runfacts/db/pool";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError, fieldError, MAX_VIOLATIONS, type Violation, violationMessage } from "@runfacts/server";
import { startAhead } from "./rules/times-ordered.ts";

/** Why one run is refused: by which code, for programs, for people, and every field that breaks a rule. */
export interface Refusal {
  readonly code: Code;
  readonly reason: ErrorReason;
  readonly message: string;
  readonly violations: readonly Violation[];
}

/** The run breaks rules of the contract or of privacy. Paths are relative to the run. */
export function fieldRefusal(reason: ErrorReason, violations: readonly Violation[]): Refusal {
  return {
    code: Code.InvalidArgument,
    reason,
    message: violationMessage(violations),
    violations: violations.slice(0, MAX_VIOLATIONS),
  };
}

/** A run with this id and other content is stored. */
export function conflictRefusal(): Refusal {
  return {
    code: Code.AlreadyExists,
    reason: ErrorReason.RUN_CONFLICT,
    message: "run_id: a run with this id and other content is stored; nothing was changed",
    violations: [],
  };
}

/**
 * A part says otherwise than what is stored of its run.
 *
 * @param field the first field that does, by its path within the part
 */
export function contradictionRefusal(field: string): Refusal {
  const known =
    field === "run_id" ? "what is stored of this run has another header" : "other facts are stored";
  return {
    code: Code.AlreadyExists,
    reason: ErrorReason.RUN_CONFLICT,
    message: `${field}: ${known}; nothing of this part was stored`,
    violations: [],
  };
}

/** The run started before the days that are kept. */
export function expiredRefusal(): Refusal {
  const description = "must be within the days that are kept; older runs have expired";
  const violation = { field: "started_at", rule: "started_at.retention", description };
  return fieldRefusal(ErrorReason.RUN_TOO_OLD, [violation]);
}

/** By the database's clock, which may have been set back since it was asked, the run starts too far ahead. */
function aheadRefusal(): Refusal {
  return fieldRefusal(ErrorReason.FIELD_VIOLATION, [{ field: "started_at", ...startAhead }]);
}

/**
 * The database refused a run that passed the rules: a fault of ours, unless its clock has moved.
 *
 * @param logError logs what a client only sees as an internal error
 */
export function databaseRefusal(error: unknown, logError: (error: unknown) => void): Refusal {
  if (isTooFarAhead(error)) return aheadRefusal();
  logError(error);
  return internalRefusal();
}

function internalRefusal(): Refusal {
  return { code: Code.Internal, reason: ErrorReason.UNSPECIFIED, message: "internal error", violations: [] };
}

/** The run is larger than the contract allows. */
export function sizeRefusal(limit: string): Refusal {
  return {
    code: Code.ResourceExhausted,
    reason: ErrorReason.TOO_LARGE,
    message: `run: must be at most ${limit}; record long jobs as several runs with one session_id`,
    violations: [],
  };
}

/**
 * The refusal as the error of a call for one run.
 *
 * @param prefix path of the run in the request, such as "run"
 */
export function refusalError(refusal: Refusal, prefix: string): ConnectError {
  if (refusal.code === Code.Internal) return new ConnectError(refusal.message, refusal.code);
  if (refusal.violations.length === 0) return apiError(refusal.code, refusal.reason, refusal.message);
  const violations = refusal.violations.map((violation) => ({
    ...violation,
    field: `${prefix}.${violation.field}`,
  }));
  return fieldError(violations, refusal.reason);
}
