import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "@runfacts/gen/client/google/rpc/error_details";
import { ConnectionFault } from "./connection-fault.ts";
import { retryAfter } from "./retry-after.ts";

/**
 * What to do about a request that failed as a whole.
 *
 * - `retry`: nothing was acknowledged and the fault is not in the runs
 * - `retry-few`: the cause is unknown; it may be in the runs
 * - `pause`: the service refused the API key
 * - `split`: the request is too large
 * - `refuse`: sending it again would fail again
 */
export interface Verdict {
  readonly action: "retry" | "retry-few" | "pause" | "split" | "refuse";
  /** Status code in the contract's spelling, such as "unavailable"; what kept the answer away, where none came. */
  readonly code: string;
  /** Why, in words. */
  readonly words: string;
  /** How long the service asks to wait, in milliseconds. */
  readonly retryDelayMs?: number;
}

const actions: { readonly [code in Code]?: Verdict["action"] } = {
  [Code.Unavailable]: "retry",
  [Code.DeadlineExceeded]: "retry",
  [Code.Aborted]: "retry",
  [Code.Canceled]: "retry",
  [Code.ResourceExhausted]: "retry",
  // No run is at fault: the address may be wrong, or a proxy not ready.
  [Code.Unimplemented]: "retry",
  [Code.Unauthenticated]: "pause",
  [Code.PermissionDenied]: "pause",
  [Code.Unknown]: "retry-few",
  [Code.Internal]: "retry-few",
  [Code.DataLoss]: "retry-few",
};

const wordsOf: { readonly [code in Code]?: string } = {
  [Code.DeadlineExceeded]: "it does not answer within requestTimeoutMs",
  [Code.Unauthenticated]: "unauthenticated; check apiKey",
  [Code.PermissionDenied]: "permission_denied; check the scope of apiKey",
  [Code.Unimplemented]: "unimplemented; is url that of the ingest service?",
};

const spelling = (code: Code) => (Code[code] ?? "unknown").replace(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();

// The service tells in the details of the error; a proxy before it by a header.
function retryDelay(error: ConnectError): number | undefined {
  const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
  if (delay !== undefined) return Math.max(0, Number(delay.seconds) * 1000 + delay.nanos / 1e6);
  return retryAfter(error.metadata.get("retry-after"));
}

/** Judges the error of a call of the ingest service. */
export function judge(thrown: unknown): Verdict {
  const error = ConnectError.from(thrown);
  const fault = error.cause instanceof ConnectionFault ? error.cause : undefined;
  const code = fault?.rule ?? spelling(error.code);
  const words = fault?.message ?? wordsOf[error.code] ?? code;
  const retryDelayMs = retryDelay(error);
  const isLarge =
    error.code === Code.ResourceExhausted &&
    (retryDelayMs === undefined || error.findDetails(ErrorInfoSchema)[0]?.reason === "TOO_LARGE");
  const action = isLarge ? "split" : (actions[error.code] ?? "refuse");
  return retryDelayMs === undefined ? { action, code, words } : { action, code, words, retryDelayMs };
}
