/**
 * Why a run was dropped.
 *
 * - `queue_full`: runs ended faster than they could be delivered, or the service was away for long; the oldest made room
 * - `spool_full`: the same, and the spool had no room either
 * - `too_large`: the service takes no request as large as this run
 * - `refused`: the service refused the run: it breaks a rule, or its id is that of another
 * - `service_error`: the service failed at this run again and again
 * - `unauthorized`: the service refused the API key until the queue was full, the tracer closed or the process over
 * - `closed`: the tracer was closed first
 * - `exit_timeout`: the process ended first
 * - `internal`: an error inside the SDK
 */
export type DropReason =
  | "queue_full"
  | "spool_full"
  | "too_large"
  | "refused"
  | "service_error"
  | "unauthorized"
  | "closed"
  | "exit_timeout"
  | "internal";

/** How many runs were dropped, by reason. Every reason is there. */
export type DroppedRuns = { readonly [reason in DropReason]: number };

/** No run was dropped. */
export const noneDropped: DroppedRuns = {
  queue_full: 0,
  spool_full: 0,
  too_large: 0,
  refused: 0,
  service_error: 0,
  unauthorized: 0,
  closed: 0,
  exit_timeout: 0,
  internal: 0,
};
