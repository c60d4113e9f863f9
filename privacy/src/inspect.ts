export { inspectRun } from "./inspect-run.ts";
export { inspectRuns } from "./inspect-runs.ts";
export { type SanitizedRun, sanitizeRun } from "./sanitize-run.ts";
