import type { StatusWord, StepTypeWord } from "../api/words.ts";

/** Classes that fill a bar with the colour of a status. */
export const statusFills: Readonly<Record<StatusWord, string>> = {
  success: "bg-success-fill",
  partial: "bg-partial-fill",
  failure: "bg-failure-fill",
  running: "bg-running-fill",
  abandoned: "bg-abandoned-fill",
};

/** Classes that fill a bar with the colour of a step type. */
export const stepTypeFills: Readonly<Record<StepTypeWord, string>> = {
  plan: "bg-plan-fill",
  retrieve: "bg-retrieve-fill",
  tool: "bg-tool-fill",
  respond: "bg-respond-fill",
  other: "bg-other-fill",
};
