export { inspectInParts } from "./inspect-in-parts.ts";
export { inspectRun } from "./inspect-run.ts";
export { type SanitizedRun, sanitizeRun } from "./sanitize-run.ts";
