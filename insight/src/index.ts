export type { CauseAttributeWord } from "./causes/cause-attribute.ts";
export type { CausePopulation } from "./causes/cause-filter.ts";
export { causeMessage } from "./causes/cause-message.ts";
export { findPatterns } from "./progress/find-patterns.ts";
export type { Pattern } from "./progress/pattern.ts";
export type { ProgressStep } from "./progress/progress-step.ts";
