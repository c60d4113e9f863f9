import { z } from "zod";
import type { RunHeader } from "../../rows.ts";
import { timestamptzLiteral } from "../../timestamps.ts";
import type { DerivedRun, SpanHeader } from "./trace-record.ts";

/** `trace_state` of a run: what is needed to merge another part, to take it out of the rollups, and to end it once it is idle. */
export const traceState = z.object({
  /** Merged of all spans. */
  header: z.record(z.string(), z.unknown()),
  /** As stored in columns that the writer cannot read; the start in microseconds since the Unix epoch. */
  run: z.object({
    agent_id: z.string(),
    agent_version: z.string(),
    environment: z.string(),
    session_id: z.string().nullable(),
    started_at: z.string(),
  }),
  /** How it ends once it is idle; read by `abandon-runs.ts`. */
  idle: z.object({ status: z.string(), ended_at: z.string() }),
});
export type TraceState = z.infer<typeof traceState>;

/** What a run is from its start on, as far as more spans may change it. */
export type TraceHeader = Pick<
  RunHeader,
  "agent_id" | "agent_version" | "environment" | "session_id" | "started_at"
>;

export function traceStateOf(header: SpanHeader, { header: run, idle }: DerivedRun): TraceState {
  const { agent_id, agent_version, environment, session_id, started_at } = run;
  return {
    header,
    run: { agent_id, agent_version, environment, session_id, started_at: String(started_at) },
    idle: { status: idle.status, ended_at: timestamptzLiteral(idle.ended_at) },
  };
}

export function storedHeaderOf({ run }: TraceState): TraceHeader {
  return { ...run, started_at: BigInt(run.started_at) };
}
