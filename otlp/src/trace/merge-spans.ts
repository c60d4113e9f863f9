import type { SpanFacts } from "../span/span-facts.ts";
import { spanHash } from "./span-hash.ts";

/** One that has ended counts before one that is open; of two alike the one with the greater hash, so that any order does. */
function isBetter(a: SpanFacts, b: SpanFacts): boolean {
  if ((a.endUs === undefined) !== (b.endUs === undefined)) return b.endUs === undefined;
  return spanHash(a) > spanHash(b);
}

/** Spans by id, each once. */
export function mergeSpans(spans: readonly SpanFacts[]): ReadonlyMap<string, SpanFacts> {
  const byId = new Map<string, SpanFacts>();
  for (const span of spans) {
    const known = byId.get(span.spanId);
    if (known === undefined || (known !== span && isBetter(span, known))) byId.set(span.spanId, span);
  }
  return byId;
}
