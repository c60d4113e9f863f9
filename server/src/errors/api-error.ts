import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import { type ErrorReason, ErrorReasonSchema } from "@runfacts/gen/server/error_reason";

export interface ApiErrorOptions {
  /** When to try again, in milliseconds: sent as google.rpc.RetryInfo, over REST as Retry-After. Default: not sent. */
  readonly retryDelayMs?: number;
  /** More for programs, in google.rpc.ErrorInfo. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What the error was made from, for the log alone. */
  readonly cause?: unknown;
}

/**
 * An error for the client, with google.rpc.ErrorInfo (domain "runfacts").
 *
 * @param message says which rule and what to do; never a value of the request.
 */
export function apiError(
  code: Code,
  reason: ErrorReason,
  message: string,
  { retryDelayMs, metadata, cause }: ApiErrorOptions = {},
): ConnectError {
  const details: Detail[] = [errorInfo(reason, metadata)];
  if (retryDelayMs !== undefined) {
    details.push({ desc: RetryInfoSchema, value: { retryDelay: durationFromMs(retryDelayMs) } });
  }
  return new ConnectError(message, code, undefined, details, cause);
}

interface Detail {
  readonly desc: DescMessage;
  readonly value: MessageInitShape<DescMessage>;
}

/** The google.rpc.ErrorInfo detail of a reason. */
export function errorInfo(reason: ErrorReason, metadata: Readonly<Record<string, string>> = {}): Detail {
  return { desc: ErrorInfoSchema, value: { reason: reasonName(reason), domain: ERROR_DOMAIN, metadata } };
}

/** Domain of every google.rpc.ErrorInfo that is sent. */
const ERROR_DOMAIN = "runfacts";

const PREFIX = "ERROR_REASON_";

/** The reason as it is sent: the name of the enum value without its prefix, such as "RUN_CONFLICT". */
export function reasonName(reason: ErrorReason): string {
  return (ErrorReasonSchema.value[reason]?.name ?? "").replace(PREFIX, "");
}

/** The reason that an error carries, as it is sent; undefined for one without. */
export function reasonOf(error: ConnectError): string | undefined {
  return error.findDetails(ErrorInfoSchema)[0]?.reason;
}

/** A code as Connect spells it on the wire, such as "invalid_argument". */
export function codeName(code: Code): string {
  return (Code[code] ?? "Unknown").replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}
