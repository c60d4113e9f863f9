/** What a watcher finds out: something got worse, or is as before again. Plain data. */
export type Finding = Opened | Resolved;

export interface Opened {
  readonly type: "opened";
  /** Of two of the same subject, only one is open. Its parts are lines: none of them holds a line break. */
  readonly subject: string;
  readonly kind: "version_regression" | "drift" | "new_failure" | "agent_silent" | "runs_abandoned";
  readonly environment: string;
  /** Empty where nothing is measured. */
  readonly metric: string;
  readonly agentVersion?: string;
  readonly baselineVersion?: string;
  /** Of a new failure, "type/code". */
  readonly failure?: string;
  /** In milliseconds since the Unix epoch. */
  readonly beganAt: number;
  readonly baseline?: number;
  readonly observed?: number;
  readonly falseAlarmRate?: number;
  readonly runs: number;
  readonly hits: number;
}

export interface Resolved {
  readonly type: "resolved";
  readonly subject: string;
}
