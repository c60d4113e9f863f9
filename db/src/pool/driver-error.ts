import {
  BackendTerminatedError,
  BackendTerminatedUnexpectedlyError,
  CheckExclusionConstraintViolationError,
  CheckIntegrityConstraintViolationError,
  ForeignKeyIntegrityConstraintViolationError,
  IdleTransactionTimeoutError,
  InvalidInputError,
  NotNullIntegrityConstraintViolationError,
  StatementCancelledError,
  StatementTimeoutError,
  UniqueIntegrityConstraintViolationError,
} from "slonik";
import { errorCode } from "./error-causes.ts";

const byCode: Readonly<Record<string, (error: Error) => Error>> = {
  "22P02": (error) => new InvalidInputError(error.message),
  "23502": (error) => new NotNullIntegrityConstraintViolationError(error),
  "23503": (error) => new ForeignKeyIntegrityConstraintViolationError(error),
  "23505": (error) => new UniqueIntegrityConstraintViolationError(error),
  "23514": (error) => new CheckIntegrityConstraintViolationError(error),
  "23P01": (error) => new CheckExclusionConstraintViolationError(error),
  "25P03": (error) => new IdleTransactionTimeoutError(error),
  "57014": (error) =>
    error.message.includes("due to user request")
      ? new StatementCancelledError(error)
      : new StatementTimeoutError(error),
  "57P01": (error) => new BackendTerminatedError(error),
};

/** An error of the driver as Slonik tells them apart; it gives up a connection whose backend has ended. */
export function driverError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error("the driver failed");
  const message = error.message.toLowerCase();
  if (message.includes("connection terminated unexpectedly"))
    return new BackendTerminatedUnexpectedlyError(error);
  if (message.includes("connection terminated")) return new BackendTerminatedError(error);
  return byCode[errorCode(error) ?? ""]?.(error) ?? error;
}
