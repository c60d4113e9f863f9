import { Code, ConnectError } from "@connectrpc/connect";

/** Turns errors that a service knows (of its database, say) into errors for the client; undefined for any other. */
export type MapError = (error: unknown) => ConnectError | undefined;

export const INTERNAL_MESSAGE = "internal error";

/**
 * What a client is told of an error: a ConnectError as it is, what `mapError` makes of it, the reason why the call was
 * cut short (deadline, client gone), else INTERNAL without details. The original is kept as `cause`, for the log alone.
 */
export function clientError(error: unknown, mapError: MapError, signal?: AbortSignal): ConnectError {
  if (error instanceof ConnectError) return error;
  const mapped = mapError(error);
  if (mapped !== undefined) return mapped;
  if (signal?.aborted === true) return abortError(signal.reason, error);
  return new ConnectError(INTERNAL_MESSAGE, Code.Internal, undefined, undefined, error);
}

function abortError(reason: unknown, cause: unknown): ConnectError {
  const late = reason instanceof ConnectError && reason.code === Code.DeadlineExceeded;
  return late
    ? new ConnectError(
        "the deadline of the call has passed",
        Code.DeadlineExceeded,
        undefined,
        undefined,
        cause,
      )
    : new ConnectError("the client ended the call", Code.Canceled, undefined, undefined, cause);
}
