import { contextOf, noContext } from "../context.ts";
import { fullDetector } from "../full-detector.ts";
import { profileOf } from "../text/profile.ts";

/** For tests: what the detectors find in a text, as "rule" or "rule kind", or undefined. */
export function findInText(text: string, ...name: string[]): string | undefined {
  const context = name.length === 0 ? noContext : contextOf(name);
  const found = fullDetector.detect(text, context, profileOf(text));
  if (found === undefined) return undefined;
  return found.kind === undefined ? found.rule : `${found.rule} ${found.kind}`;
}
