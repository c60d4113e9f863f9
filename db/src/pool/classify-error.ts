import { InvalidInputError } from "slonik";
import { databaseFault } from "./database-fault.ts";
import { errorCauses, errorCode } from "./error-causes.ts";

/**
 * - `data`: the rows given break a rule of the database; the same call fails again.
 * - `unavailable`: the database is at fault, as `databaseFault` says; the same call may succeed later.
 * - `internal`: anything else, a fault of ours.
 */
export type FailureClass = "data" | "unavailable" | "internal";

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const DATA = /^(?:22|23|21000)/;

/** What kind of failure an error of a call into this package is. */
export function classifyError(error: unknown): FailureClass {
  if (databaseFault(error) !== undefined) return "unavailable";
  return [...errorCauses(error)].some(isOfData) ? "data" : "internal";
}

function isOfData(error: Error): boolean {
  return error instanceof InvalidInputError || DATA.test(errorCode(error) ?? "");
}
