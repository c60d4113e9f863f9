import { cyclesOf } from "@runfacts/db/write";
import type { Rule } from "./rule.ts";
import { shapeOf } from "./shape-of.ts";

/** No step of a part is, through its parents, part of itself: nothing that comes later could mend it. */
export const partAcyclic: Rule = (part) =>
  part.steps.some(({ parentStepId }) => parentStepId !== undefined) ? cyclesOf(shapeOf(part).steps) : [];
