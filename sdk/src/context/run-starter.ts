import type { Run, RunOptions } from "../run.ts";

/** What starts runs: a tracer. */
export interface RunStarter {
  /** Starts a run that ends with its block, or with `end()`; never throws. */
  startRun(options?: RunOptions): Run;
}
