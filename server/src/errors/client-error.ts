import { Code, ConnectError } from "@connectrpc/connect";

/** Turns errors that a service knows (of its database, say) into errors for the client; undefined for any other. */
export type MapError = (error: unknown) => ConnectError | undefined;

export const INTERNAL_MESSAGE = "internal error";

/**
 * What a client is told of an error: a ConnectError as it is, the reason why the call was cut short (deadline, client gone),
 * what `mapError` makes of it, else INTERNAL without details. The original is kept as `cause`, for the log alone.
 */
export function clientError(error: unknown, mapError: MapError, signal?: AbortSignal): ConnectError {
  if (signal?.aborted === true && (error === signal.reason || !(error instanceof ConnectError)))
    return abortError(signal.reason, error);
  if (error instanceof ConnectError) return error;
  const mapped = mapError(error);
  if (mapped !== undefined) return mapped;
  return new ConnectError(INTERNAL_MESSAGE, Code.Internal, undefined, undefined, error);
}

/** DEADLINE_EXCEEDED: the deadline that the client gave. */
export function deadlinePassed(cause?: unknown): ConnectError {
  const message = "the deadline of the call has passed";
  return new ConnectError(message, Code.DeadlineExceeded, undefined, undefined, cause);
}

function abortError(reason: unknown, cause: unknown): ConnectError {
  if (reason instanceof ConnectError && reason.code === Code.DeadlineExceeded) return deadlinePassed(cause);
  return new ConnectError("the client ended the call", Code.Canceled, undefined, undefined, cause);
}
