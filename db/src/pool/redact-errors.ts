import { type Interceptor, InvalidInputError } from "slonik";
import { errorCauses, errorCode } from "./error-causes.ts";

/** Where Postgres and Slonik quote rows and parameters. */
const QUOTING = ["detail", "where", "internalQuery", "values", "row", "notices"];

/**
 * Takes the values out of the errors of statements, so that logging such an error reveals nothing of a run: the
 * `detail` of a broken constraint is the whole row, and a message of class 22 quotes what it could not read.
 */
export const redactErrors: Interceptor = {
  name: "redact-errors",
  queryExecutionError: (_context, _query, error) => {
    redactError(error);
    return null;
  },
};

/** Redacts an error and its causes in place. */
function redactError(error: unknown): void {
  for (const cause of errorCauses(error)) {
    for (const property of QUOTING) {
      if (property in cause) {
        Reflect.set(cause, property, null);
      }
    }
    if (cause instanceof InvalidInputError || errorCode(cause)?.startsWith("22") === true) {
      const message = "Postgres could not read a value.";
      cause.stack = cause.stack?.replace(cause.message, message);
      Reflect.set(cause, "message", message);
    }
  }
}
