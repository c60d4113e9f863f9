import { type StepPattern, StepPatternType } from "@runfacts/gen/client/step_pattern";
import { countOf } from "../../../format/number.ts";
import { visibleText } from "../../../format/visible-text.ts";
import { shortName } from "../../../timeline/short-name.ts";

/** What the steps of a pattern did, after their names: `was called 7 times with the same arguments`. */
export function patternText({ type, stepCount }: StepPattern): string {
  if (type === StepPatternType.PING_PONG)
    return `took turns ${countOf(Math.floor(stepCount / 2), "time")} with the same arguments`;
  return `was called ${countOf(stepCount, "time")} with the same arguments`;
}

/** The same in a few words, for a step of it: `call 3 of 7 with the same arguments`. */
export function placeText(pattern: StepPattern, stepId: string): string {
  const place = pattern.stepIds.indexOf(stepId) + 1;
  if (pattern.type === StepPatternType.PING_PONG)
    return `turn ${place} of ${pattern.stepCount} of ${pattern.names.map((name) => visibleText(shortName(name).name)).join(" and ")}`;
  return `call ${place} of ${pattern.stepCount} with the same arguments`;
}
