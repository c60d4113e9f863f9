import type { GeneratedRun } from "./generated-run.ts";

/** A run as `POST /v1/runs` takes it: JSON with RFC 3339 times. */
export function toRestBody(run: GeneratedRun): string {
  return JSON.stringify({ ...withTimes(run), steps: run.steps.map(withTimes) });
}

function withTimes<T extends { started_at: number; ended_at: number }>(timed: T) {
  return {
    ...timed,
    started_at: new Date(timed.started_at).toISOString(),
    ended_at: new Date(timed.ended_at).toISOString(),
  };
}
