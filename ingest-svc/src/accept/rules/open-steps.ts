import { isFieldSet } from "@bufbuild/protobuf";
import { type Step, StepSchema } from "@runfacts/gen/server/step";
import type { Rule } from "./rule.ts";

/** What opens a step, and what a sender does not tell. */
const others: readonly string[] = [
  "stepId",
  "seq",
  "stepType",
  "name",
  "startedAt",
  "endedAt",
  "parentStepId",
  "failed",
  "otherSpan",
  "droppedAttributes",
  "ownLatencyMs",
  "survived",
  "dropped",
] as const satisfies readonly (keyof Step)[];
/** Fields that come with the end of a step. */
const endFields = StepSchema.fields.filter(({ localName }) => !others.includes(localName));

/** A step without an end tells nothing but what opens it: so its two parts agree, in whatever order they come. */
export const openSteps: Rule = ({ steps }) =>
  steps.flatMap((step, index) => {
    if (step.endedAt !== undefined) return [];
    return endFields
      .filter((field) => isFieldSet(step, field))
      .map(({ name }) => ({
        field: `steps[${index}].${name}`,
        rule: "step.open" as const,
        description: "comes with ended_at, when the step ends",
      }));
  });
