/**
 * What a warning is about.
 *
 * - `option_invalid`: an option is wrong; the message says which, and whether the tracer is off
 * - `value_invalid`: a name, fact or failure could not be used as it was given
 * - `privacy`: a fact was dropped, here or by the service, because it holds, or may hold, content, a secret or personal data
 * - `limit_reached`: a run reached a limit of the contract
 * - `too_late`: a step or fact came after the end of its run or step
 * - `queue_full`: runs were dropped because they could not be delivered fast enough
 * - `delivery_failed`: the service cannot be reached or refuses the tracer
 * - `run_refused`: the service refused a run
 * - `signal_refused`: a signal was dropped: it was wrong, the service refused it, too many wait, or the tracer was closed
 * - `runs_lost`: runs were not delivered before the tracer was closed
 * - `spool`: `spoolDir` cannot be used, is full, or holds what cannot be read
 * - `internal`: an error inside the SDK
 */
export type WarningCode =
  | "option_invalid"
  | "value_invalid"
  | "privacy"
  | "limit_reached"
  | "too_late"
  | "queue_full"
  | "delivery_failed"
  | "run_refused"
  | "signal_refused"
  | "runs_lost"
  | "spool"
  | "internal";

/** Something the SDK could not do as asked. Given once for each code and rule; never holds an offending value. */
export interface Warning {
  /** What it is about. */
  readonly code: WarningCode;
  /** Which rule, option or reason, for programs: such as "metadata-key-content". */
  readonly rule: string;
  /** What happened and what to do, in one line. */
  readonly message: string;
}
