import type { FaultCause } from "./faults.ts";

/** A commit of which nobody knows that it lasts: nothing of it may be acknowledged, though it may be stored. */
export class CommitFaultError extends Error {
  override readonly name = "CommitFaultError";
  readonly fault: FaultCause;

  constructor(fault: FaultCause) {
    super("it is not known that the commit lasts");
    this.fault = fault;
  }
}

/**
 * True for the notice that a commit no longer waits for a synchronous standby, since it was cancelled: it reports success all the
 * same. Told by the function of the server that says so: the text is in the language of the server.
 */
export function isCutCommit(notice: { readonly routine?: string | undefined }): boolean {
  return notice.routine === "SyncRepWaitForLSN";
}
