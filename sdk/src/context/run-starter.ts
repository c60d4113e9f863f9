import type { Run, RunOptions } from "../run.ts";

/** What starts runs: a tracer. */
export interface RunStarter {
  /** Starts a run, which ends with `end()`. */
  startRun(options?: RunOptions): Run;
}
