import type { ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import { type ErrorReason, ErrorReasonSchema } from "@runfacts/gen/server/error_reason";

/** Domain of every google.rpc.ErrorInfo that is sent. */
export const ERROR_DOMAIN = "runfacts";

const PREFIX = "ERROR_REASON_";

/** The reason as it is sent: the name of the enum value without its prefix, such as "RUN_CONFLICT". */
export function reasonName(reason: ErrorReason): string {
  return (ErrorReasonSchema.value[reason]?.name ?? "").replace(PREFIX, "");
}

/** The reason that an error carries, as it is sent; undefined for one without. */
export function reasonOf(error: ConnectError): string | undefined {
  return error.findDetails(ErrorInfoSchema)[0]?.reason;
}
