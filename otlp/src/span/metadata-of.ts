import type { Dropped } from "../dialect/dropped.ts";
import type { Reading } from "../dialect/reading.ts";
import type { FactCheck } from "../value/fact-check.ts";
import { isCode } from "../value/shape.ts";

/** Counts that came as text. */
const DIGITS = /^\d{1,9}$/;

/** The further facts of a step, by the keys of the dialect tables. */
export function metadataOf(
  { facts, metadata }: Reading,
  model: string | undefined,
  check: FactCheck,
  dropped: Dropped,
): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  const keep = (key: string, sent: string | number | boolean) => {
    const value = typeof sent === "string" && DIGITS.test(sent) ? Number(sent) : sent;
    if (typeof value === "string" && !isCode(value)) dropped.wrong_shape += 1;
    else if (!check.acceptsMetadata(key, value)) dropped.privacy += 1;
    else kept[key] = value;
  };
  // In an order of their own: that of the attributes does not matter.
  for (const key of Object.keys(metadata).sort()) {
    const value = metadata[key];
    // The model that answered is told only where it is another than the one that was called.
    if (value === undefined || value === "" || (key === "response_model" && value === model)) continue;
    keep(key, value);
  }
  const [reason] = facts.finishReason ?? [];
  if (reason !== undefined) keep("finish_reason", reason);
  return kept;
}
