/** Something that a span says of its run. Of several, the first in this order counts: rank, start, span. */
export interface Candidate {
  /** 0 counts most. */
  readonly rank: number;
  readonly startUs: number;
  readonly spanId: string;
  readonly value: string;
}

/** How a span that may stand for the run began and ended. */
export interface Ending {
  readonly rank: number;
  readonly startUs: number;
  readonly spanId: string;
  /** Absent while it is open. */
  readonly endUs?: number;
  readonly failed: boolean;
  readonly isAi: boolean;
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
  /** The first span without a parent. */
  readonly root?: Ending;
  /** The topmost span of an agent: the first to start. Without one, the first span of any dialect. */
  readonly top?: Ending;
  /** Start of the first and end of the last span, in microseconds since the Unix epoch. */
  readonly firstUs: number;
  readonly lastUs: number;
  /** A span of a dialect is among them: without one there is no run. */
  readonly isAi: boolean;
}
