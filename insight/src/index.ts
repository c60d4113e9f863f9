export { findPatterns } from "./progress/find-patterns.ts";
export type { Pattern } from "./progress/pattern.ts";
export type { ProgressStep } from "./progress/progress-step.ts";
