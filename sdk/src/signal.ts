/** Who says what a signal says: whoever the agent works for, a check in code, a model that judges, whoever runs the agent. */
export type SignalSource = "user" | "code" | "model" | "operator";

/** What a signal says: yes or no, a finite number, or a category that is an identifier (`[A-Za-z0-9._:/+-]{1,128}`). */
export type SignalValue = boolean | number | string;

/** What else may be known of a signal. */
export interface SignalOptions {
  /** Who says so. Default: not told. */
  readonly source?: SignalSource | undefined;
  /** UUID of the step that it is about. Default: the step that it is told of, else the run as a whole. */
  readonly stepId?: string | undefined;
  /** UUID of the signal: told twice, it is stored once. Default: a new one. */
  readonly signalId?: string | undefined;
}

/** What became of the signals of a tracer: `produced = delivered + pending + dropped`. */
export interface SignalStats {
  /** Signals that were told. */
  readonly produced: number;
  /** Signals that are stored. */
  readonly delivered: number;
  /** Signals that wait, for their run to be delivered first, or are being sent. */
  readonly pending: number;
  /** Signals that were refused or given up. */
  readonly dropped: number;
}
