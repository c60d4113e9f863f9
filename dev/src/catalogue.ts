import type { GeneratedFailure } from "./generated-run.ts";

/** The world that the generated runs come from: 50 agents of 4 versions each, most of the runs by a few of them. */

const AGENT_KINDS = ["support", "research", "billing", "coding", "scraping"];
const AGENT_TEAMS = ["core", "emea", "apac", "labs", "partner", "mobile", "data", "trust", "growth", "ops"];

export const agents: readonly string[] = AGENT_TEAMS.flatMap((team) =>
  AGENT_KINDS.map((kind) => `${kind}_${team}`),
);
export const versions = ["2.3.1", "2.3.0", "2.2.4", "1.9.0"];
export const environments = ["production", "staging", "evaluation"];
export const models = ["claude-opus-4-6", "claude-sonnet-4-6", "gemini-3-flash-preview"];
export const tools = ["bash", "text_editor", "search_orders", "db_query", "run_tests", "fetch_page"];

type FailureKind = Pick<GeneratedFailure, "failure_type" | "failure_code" | "message">;

/** Failures of a step, by the type of the step they happen in. */
export const stepFailures: readonly FailureKind[] = [
  {
    failure_type: "tool",
    failure_code: "api_error",
    message: "Tool call rejected before the task was solved",
  },
  { failure_type: "tool", failure_code: "timeout", message: "The tool did not answer within 30 s" },
  {
    failure_type: "tool",
    failure_code: "invalid_response",
    message: "The tool answered what its schema forbids",
  },
  {
    failure_type: "model",
    failure_code: "rate_limited",
    message: "The provider refused the call: too many requests",
  },
  {
    failure_type: "retrieval",
    failure_code: "index_unavailable",
    message: "The index was away for the whole step",
  },
];

/** Failures of a run as a whole. */
export const runFailures: readonly FailureKind[] = [
  {
    failure_type: "orchestration",
    failure_code: "task_not_solved",
    message: "Main task scorer reported no success",
  },
  {
    failure_type: "orchestration",
    failure_code: "step_limit",
    message: "Stopped after the largest number of steps",
  },
];
