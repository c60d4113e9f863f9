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
 *
 * @param isClean whether a text breaks no rule in this field
 */
export function repairText(
  text: string,
  { limit, isOptional }: TextField,
  { rule }: Finding,
  isClean: (text: string) => boolean,
): string | undefined {
  if (isOptional) return undefined;
  if (rule !== "text-multiline" && rule !== "text-too-long") return NEUTRAL;
  const line = firstLine(text, limit);
  return line !== "" && isClean(line) ? line : NEUTRAL;
}
