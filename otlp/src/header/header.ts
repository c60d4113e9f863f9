/** Something that a span says of its run. Of several, the first in this order counts: rank, start, span. */
export interface Candidate {
  /** 0 counts most. */
  readonly rank: number;
  readonly startUs: number;
  readonly spanId: string;
  readonly value: string;
}

/** What spans of a run say of it, each or together. */
export interface Header {
  /** Name of the agent. */
  readonly agent?: Candidate;
  /** Version of the agent that `agent` names. */
  readonly version?: Candidate & { readonly agent: string };
  /** Version of the service, where no agent tells its own. */
  readonly serviceVersion?: Candidate;
  readonly environment?: Candidate;
  readonly session?: Candidate;
  /** They are log records: the prompt around them has no end of its own. */
  readonly ofRecords?: true;
  /** They are of a turn after which another began, so that the turn has ended. */
  readonly isPast?: true;
}
