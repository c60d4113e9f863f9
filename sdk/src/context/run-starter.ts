import type { Run, RunOptions } from "../run.ts";

/** What starts runs: a tracer. */
export interface RunStarter {
  startRun(options?: RunOptions): Run;
}
