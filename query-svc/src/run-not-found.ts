import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { apiError } from "@runfacts/server";

/** NOT_FOUND: the project has no run with this id. */
export function runNotFound(): ConnectError {
  return apiError(Code.NotFound, ErrorReason.RUN_NOT_FOUND, "run_id: no run with this id");
}
