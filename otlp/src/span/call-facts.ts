import type { StepType } from "../dialect/dialect.ts";
import type { Reading } from "../dialect/reading.ts";
import { argumentDigest, sizeOf } from "../value/content.ts";
import type { SpanFacts } from "./span-facts.ts";

/** What is kept of the arguments and the result of a call, of a tool or a search: of a model's, nothing. */
export function callFacts(
  type: StepType,
  { facts }: Reading,
  key: Uint8Array,
): { readonly [Fact in "argumentDigest" | "resultBytes"]: SpanFacts[Fact] | undefined } {
  const isCall = type === "tool" || type === "retrieve";
  return {
    argumentDigest:
      isCall && facts.arguments !== undefined ? argumentDigest(key, facts.arguments) : undefined,
    resultBytes: isCall ? (facts.resultBytes ?? (facts.result && sizeOf(facts.result))) : undefined,
  };
}
