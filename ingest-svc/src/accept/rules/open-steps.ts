import type { Step } from "@runfacts/gen/server/step";
import type { Rule } from "./rule.ts";

/** Fields that come with the end of a step. */
const endFields = [
  ["latencyMs", "latency_ms"],
  ["metadata", "metadata"],
  ["attempt", "attempt"],
  ["model", "model"],
  ["usage", "usage"],
  ["errorCode", "error_code"],
] as const satisfies readonly (readonly [keyof Step, string])[];

/** A step without an end tells nothing but what opens it: so its two parts agree, in whatever order they come. */
export const openSteps: Rule = ({ steps }) =>
  steps.flatMap((step, index) => {
    if (step.endedAt !== undefined) return [];
    return endFields
      .filter(([field]) => step[field] !== undefined)
      .map(([, name]) => ({
        field: `steps[${index}].${name}`,
        rule: "step.open" as const,
        description: "comes with ended_at, when the step ends",
      }));
  });
