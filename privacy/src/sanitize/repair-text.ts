import { detectIn } from "../detect-in.ts";
import type { Detector } from "../detector.ts";
import { textRule } from "../facts/text-rule.ts";
import { profileOf } from "../text/profile.ts";
import type { TextField } from "../texts.ts";
import type { Finding } from "../violation.ts";

const NEUTRAL = "redacted";

function firstLine(text: string, limit: number): string {
  const line = text.trimStart().split(/[\r\n\u2028\u2029]/, 1)[0] ?? "";
  const cut = [...line.replaceAll("\t", " ").slice(0, 2 * limit)].slice(0, limit);
  return cut.join("").trimEnd();
}

/**
 * What may stand in a text field in place of a refused text: undefined where the field may be absent; the first line,
 * cut to the limit, where only the form was wrong; else a neutral word. What was found in a text is never cut out of
 * it, so that no part of it stays.
 */
export function repairText(
  text: string,
  { limit, isOptional, context }: TextField,
  { rule }: Finding,
  detector: Detector,
): string | undefined {
  if (isOptional) return undefined;
  if (rule !== "text-multiline" && rule !== "text-too-long") return NEUTRAL;
  const line = firstLine(text, limit);
  const profile = profileOf(line);
  const clean =
    line !== "" &&
    textRule(line, limit, profile) === undefined &&
    detectIn(line, context, profile, detector) === undefined;
  return clean ? line : NEUTRAL;
}
