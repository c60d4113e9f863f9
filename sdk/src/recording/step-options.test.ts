import { knownTexts } from "@runfacts/privacy";
import { expect, it } from "vitest";
import { stepTexts } from "./step-options.ts";

it("the texts of a step are those that the privacy rules know, with their limits", () => {
  const known = knownTexts.items
    .flatMap(({ list, fields }) => (list === "steps" ? fields : []))
    .filter(({ field, isOptional }) => isOptional && field !== "parentStepId");
  expect([...stepTexts]).toEqual(known.map(({ field, limit }) => [field, limit]));
});
