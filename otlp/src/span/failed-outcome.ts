/** Errors of which nothing more is told. */
export const UNKNOWN_ERROR = "error";

const FAILED =
  /^(?:error|errored|fail|failed|failure|cancell?ed|aborted|timeout|timed_out|exception|rejected|denied)$/i;

/** Whether a word that tells how something ended tells of a failure. */
export const isFailedOutcome = (outcome: string) => FAILED.test(outcome);
