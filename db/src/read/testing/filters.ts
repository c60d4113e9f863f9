import type { RunFilter } from "../filters/run-filter.ts";
import { SAMPLE_START } from "./sample-runs.ts";

const HOUR = 3_600_000_000n;

/** Each filter alone, borders included, and together. */
export const filters: [string, RunFilter][] = [
  ["nothing", {}],
  ["agent_id", { agent_id: "agent-1" }],
  ["agent_version", { agent_version: "1.2.0" }],
  ["status", { status: "partial" }],
  ["environment", { environment: "staging" }],
  ["start_time", { start_time: SAMPLE_START + 24n * HOUR }],
  ["start_time, a microsecond later", { start_time: SAMPLE_START + 24n * HOUR + 1n }],
  ["end_time", { end_time: SAMPLE_START + 24n * HOUR }],
  ["end_time, a microsecond later", { end_time: SAMPLE_START + 24n * HOUR + 1n }],
  ["a range", { start_time: SAMPLE_START + 12n * HOUR, end_time: SAMPLE_START + 20n * HOUR }],
  ["failure_type", { failure_type: "model" }],
  ["failure_code", { failure_code: "timeout" }],
  ["failure_type and failure_code of one failure", { failure_type: "tool", failure_code: "quota_exceeded" }],
  ["step_name", { step_name: "fetch_page" }],
  ["min_duration_ms", { min_duration_ms: 3_000n }],
  ["max_duration_ms", { max_duration_ms: 3_000n }],
  ["ended", { ended: true }],
  ["ended, of an agent", { ended: true, agent_id: "agent-1" }],
  ["ended, with a failure", { ended: true, failure_type: "tool" }],
  ["session_id", { session_id: "session-2" }],
  ["signal", { signal: { name: "schema_valid/full_match" } }],
  ["signal that says no", { signal: { name: "thumbs", value: "false" } }],
  ["signal of a category, of an agent", { signal: { value: "partly" }, agent_id: "agent-1" }],
  ["an unknown agent", { agent_id: "agent-1' OR true --" }],
  ["agent_id and status", { agent_id: "agent-2", status: "failure" }],
  [
    "everything",
    {
      agent_id: "agent-0",
      environment: "production",
      status: "failure",
      start_time: SAMPLE_START,
      end_time: SAMPLE_START + 40n * HOUR,
      failure_code: "timeout",
      min_duration_ms: 1n,
      max_duration_ms: 7_000n,
    },
  ],
  [
    "a failure, a step and a range",
    { failure_type: "tool", step_name: "respond", start_time: SAMPLE_START + 5n * HOUR },
  ],
];
