import type { Context } from "./context.ts";
import type { Detector } from "./detector.ts";
import { shapeRule } from "./shape/shape-rule.ts";
import type { Profile } from "./text/profile.ts";
import type { Detection } from "./violation.ts";

/**
 * What is wrong with a text that is one as such: what a detector finds in it, else another shape than its field has. A
 * credential comes first, since it has to be revoked.
 */
export function detectIn(
  text: string,
  context: Context,
  profile: Profile,
  detector: Detector,
): Detection | undefined {
  const found = detector.detect(text, context, profile);
  if (found !== undefined || context.shape === undefined) return found;
  const rule = shapeRule(text, context.shape, profile);
  if (rule !== undefined) return { rule };
  detector.clean?.add(text, context, profile);
  return undefined;
}
