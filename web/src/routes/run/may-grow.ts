import { type Run, RunStatus } from "@runfacts/gen/client/run";

/** True for a run that may still change by itself: one that runs, or was given up and may be alive after all. */
export const mayGrow = (run: Run): boolean =>
  run.status === RunStatus.RUNNING || run.status === RunStatus.ABANDONED;
