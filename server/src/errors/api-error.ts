import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { type Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "@runfacts/gen/google/rpc/error_details";
import type { ErrorReason } from "@runfacts/gen/server/error_reason";
import { ERROR_DOMAIN, reasonName } from "./reason.ts";

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
